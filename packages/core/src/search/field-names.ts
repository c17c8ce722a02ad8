/** The fields whose values are texts without wildcards. */
const PLAIN_FIELD_NAMES = [
  "id",
  "status",
  "email",
  "member_id",
  "created",
  "changed",
  "members",
  "projects",
  "events",
  "is",
  "provider",
  "region",
  "source",
  "installation",
] as const;

/** The fields whose values may have wildcards. */
const WILDCARD_FIELD_NAMES = ["slug", "name", "query", "platform"] as const;

export type PlainFieldName = (typeof PLAIN_FIELD_NAMES)[number];
export type WildcardFieldName = (typeof WILDCARD_FIELD_NAMES)[number];

/** The name of a field of the query language. */
export type FieldName = PlainFieldName | WildcardFieldName;

export const FIELD_NAMES: readonly FieldName[] = [...WILDCARD_FIELD_NAMES, ...PLAIN_FIELD_NAMES];

const WILDCARD_FIELD_NAME_SET: ReadonlySet<string> = new Set(WILDCARD_FIELD_NAMES);

export function isWildcardFieldName(name: FieldName): name is WildcardFieldName {
  return WILDCARD_FIELD_NAME_SET.has(name);
}
