/** A caller, and the markers of the organizations that this caller may see. */
export interface TestCaller {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly visibleMarkers: ReadonlySet<string>;
}

const SENTRY = 24;
const K6 = 8;
/** User 1 is a member of every second organization, user 2 of every third, user 3 only of the first. */
const MEMBERS: readonly ((number: number) => boolean)[] = [
  (number) => number % 2 === 0,
  (number) => number % 3 === 0,
  (number) => number === 1,
];

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

/** A marker that every name and slug of an organization and of its projects contains. */
function marker(number: number | string): string {
  return `mark-${number}-x`;
}

/** The numbers of all markers in a text. */
export function findMarkers(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/mark-(\w+)-x/g)].map(([, number = ""]) => number));
}

/** A world whose organizations are recognizable in any text by their markers. Each caller may see some of them. */
export function tenantIsolationWorld(): unknown {
  return {
    users: [1, 2, 3].map((id) => ({ id, email: `user-${id}@example.com` })),
    tokens: [
      ...[1, 2, 3].map((user) => ({ token: `user-${user}`, user, scopes: ["org:read", "project:read"] })),
      { apiKey: "legacy-key", organization: 5, scopes: ["org:read", "project:read"] },
      { token: "k6-1", k6User: 1 },
      { token: "k6-2", k6User: 2 },
    ],
    organizations: numbers(SENTRY).map((number) => ({
      id: String(number),
      slug: marker(number),
      name: `Organization ${marker(number)}`,
      region: number % 4 === 0 ? "de" : "us",
      dateCreated: `2020-01-${String(number).padStart(2, "0")}T00:00:00Z`,
      status: number % 7 === 0 ? "pending_deletion" : "active",
      members: MEMBERS.flatMap((isMember, index) => (isMember(number) ? [member(number, index + 1)] : [])),
      projects: [{ id: String(1000 + number), slug: `p-${marker(number)}`, name: marker(number), platform: "python" }],
    })),
    k6: {
      organizations: numbers(K6).map((number) => ({
        id: number,
        name: `Load ${marker(`k${number}`)}`,
        owner_id: 1,
        created: `2021-01-0${number}T00:00:00Z`,
        updated: `2021-02-0${number}T00:00:00Z`,
        is_default: false,
        members: number % 2 === 0 ? [1] : [2],
        projects: [],
      })),
    },
  };
}

function member(organization: number, user: number): unknown {
  return { id: organization * 10 + user, user, email: `user-${user}@example.com`, role: "member" };
}

function ofUser(user: number): readonly string[] {
  return numbers(SENTRY)
    .filter((number) => MEMBERS[user - 1]?.(number))
    .map(String);
}

function ofK6User(user: number): readonly string[] {
  return numbers(K6)
    .filter((number) => number % 2 === (user === 1 ? 0 : 1))
    .map((number) => `k${number}`);
}

const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

export const TEST_CALLERS: readonly TestCaller[] = [
  ...[1, 2, 3].map((user) => ({
    name: `user ${user}`,
    headers: bearer(`user-${user}`),
    visibleMarkers: new Set(ofUser(user)),
  })),
  { name: "an API key", headers: { Authorization: `Basic ${btoa("legacy-key:")}` }, visibleMarkers: new Set(["5"]) },
  { name: "k6 user 1", headers: { Authorization: "Token k6-1" }, visibleMarkers: new Set(ofK6User(1)) },
  {
    name: "user 3 and k6 user 2",
    headers: { ...bearer("user-3"), "Roster-K6-Authorization": "Bearer k6-2" },
    visibleMarkers: new Set([...ofUser(3), ...ofK6User(2)]),
  },
  {
    name: "the key, as user 2 in Sentry",
    headers: { ...bearer("rst_demo"), "Roster-Sentry-Authorization": "Bearer user-2" },
    visibleMarkers: new Set([...ofUser(2), ...numbers(K6).map((number) => `k${number}`)]),
  },
  {
    name: "the key",
    headers: bearer("rst_demo"),
    visibleMarkers: new Set([...numbers(SENTRY).map(String), ...numbers(K6).map((number) => `k${number}`)]),
  },
];
