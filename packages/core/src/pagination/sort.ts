/** The fields that a list can be sorted by. */
export const SORT_FIELDS = ["created", "name", "members", "projects", "events"] as const;
export type SortField = (typeof SORT_FIELDS)[number];

/** A total order of organizations by (key, createdAt, id), all three in the same direction. */
export interface Sort {
  readonly field: SortField;
  readonly direction: "ascending" | "descending";
}

/** Names are ascending by default; dates and counts are descending. A leading `-` reverses the default. */
const DEFAULT_DIRECTION: Record<SortField, Sort["direction"]> = {
  created: "descending",
  name: "ascending",
  members: "descending",
  projects: "descending",
  events: "descending",
};

/** Parses a sort such as `created` or `-name`. Returns null for anything else. */
export function parseSort(text: string): Sort | null {
  const reversed = text.startsWith("-");
  const name = reversed ? text.slice(1) : text;
  const field = SORT_FIELDS.find((candidate) => candidate === name);
  if (!field) return null;
  return { field, direction: reversed ? reverseDirection(DEFAULT_DIRECTION[field]) : DEFAULT_DIRECTION[field] };
}

export function printSort(sort: Sort): string {
  return sort.direction === DEFAULT_DIRECTION[sort.field] ? sort.field : `-${sort.field}`;
}

export function reverseDirection(direction: Sort["direction"]): Sort["direction"] {
  return direction === "ascending" ? "descending" : "ascending";
}
