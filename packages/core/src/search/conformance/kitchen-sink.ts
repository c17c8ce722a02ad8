/** A query with every production, field and operator. The tests of all stages use it. */
export const KITCHEN_SINK = String.raw`
  (slug:foo AND status:active) OR (email:[thing-one@example.com,thing-two@example.com] AND query:bar)
  or NOT ( "salt and pepper" Ünï\ code !slug:[a*b, "c d",é\*] is:default is:early-adopter ) and
  created:>=2024-01-01 created:<2025-01-01T00:00:00+01:00 changed:=2024-02-29 members:>007 members:<=9 !events:0
  AND (platform:python* OR projects:[1,2,3] NOT NOT id:[2,sentry:03] member_id:0011 bob@example.com)
  Or provider:Sentry region:[us,DE] source:sentry-us installation:sentry !name:*a*b*c* query:[x, "y*"] is:requires-2fa
`;
