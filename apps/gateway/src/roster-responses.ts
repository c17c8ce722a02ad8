import { decodePosition, type Position } from "@roster/core/pagination";
import type { Problem } from "@roster/core/problem";
import {
  decodeFeedCursor,
  type Change,
  type SourceOffset,
  type SourceReport,
  type SourceStatus,
  type Warning,
} from "@roster/core/source";
import * as v from "valibot";

/**
 * Schemas of the responses of another roster. Objects are open: it may run a newer release, and its additional fields are
 * passed on.
 */
const report = v.looseObject({
  id: v.string(),
  region: v.string(),
  status: v.picklist(["fresh", "stale", "syncing", "failed", "elsewhere"]),
  matched: v.nullable(v.number()),
  undetermined: v.number(),
  url: v.nullable(v.string()),
  error: v.nullable(v.custom<Problem>(isProblem)),
});
const reports = v.array(
  v.pipe(
    report,
    v.transform((value): SourceReport => value),
  ),
);
const warnings = v.array(v.custom<Warning>((value) => hasText(value, "code") && hasText(value, "detail")));
/** An organization as JSON. Unknown fields are allowed, because rosters pass on the fields that newer rosters add. */
export interface ParsedOrganization {
  readonly id: string;
  readonly source: string;
  readonly changedAt: string;
  readonly [field: string]: unknown;
}

const organization = v.custom<ParsedOrganization>(
  (value) => hasText(value, "id") && hasText(value, "source") && hasText(value, "changedAt"),
);

/**
 * Separates a row from its position. A row without a valid position could be returned twice or never, so it makes the whole
 * response invalid. The code uses no object schema, because a schema copies every field and changes their order.
 */
function positioned<Document>(document: v.GenericSchema<unknown, Document>) {
  return v.pipe(
    document,
    v.rawTransform(({ dataset, addIssue, NEVER }): { readonly position: Position; readonly document: Document } => {
      const { position: text, ...rest } = dataset.value as Document & { readonly position?: unknown };
      const position = typeof text === "string" ? decodePosition(text) : null;
      if (position) return { position, document: rest as Document };
      addIssue({ message: "has no valid position" });
      return NEVER;
    }),
  );
}

const page = v.object({ next: v.nullable(v.string()), previous: v.nullable(v.string()) });

export const listResponse = v.object({
  data: v.array(positioned(organization)),
  page,
  sources: reports,
  warnings,
});

export const organizationResponse = v.object({ data: organization, sources: reports, warnings });

const project = v.custom<Readonly<Record<string, unknown>>>((value) => hasText(value, "id"));

export const projectsResponse = v.object({ data: v.array(positioned(project)), page, sources: reports });

export const sourcesResponse = v.object({
  data: v.array(v.custom<SourceStatus>((value) => hasText(value, "id") && hasText(value, "status"))),
});

const feedCursor = v.pipe(
  v.string(),
  v.transform((text) => decodeFeedCursor(text) ?? new Map<string, SourceOffset | "now">()),
);

/** A page of the change feed. Past retention it is a problem (410) with a cursor to restart from. */
export const changesResponse = v.union([
  v.pipe(
    v.object({
      data: v.array(v.custom<Change>((value) => hasText(value, "changeId") && hasText(value, "source"))),
      page: v.object({ next: feedCursor, more: v.boolean() }),
    }),
    v.transform(({ data, page: { next, more } }) => ({ data, next, more, gone: [] as readonly string[] })),
  ),
  v.pipe(
    v.object({ code: v.literal("changes-gone"), next: feedCursor, candidates: v.array(v.string()) }),
    v.transform(({ next, candidates }) => ({ data: [] as readonly Change[], next, more: false, gone: candidates })),
  ),
]);

/** A problem document. It carries reports if the problem is a failure of sources. */
export const problemResponse = v.looseObject({
  code: v.string(),
  candidates: v.optional(v.array(v.string())),
  sources: v.optional(reports),
});

function isProblem(value: unknown): boolean {
  return hasText(value, "code") && hasText(value, "detail");
}

function hasText(value: unknown, name: string): boolean {
  return typeof value === "object" && value !== null && typeof Reflect.get(value, name) === "string";
}
