import * as v from "valibot";
import { positionFromTuple, type Position } from "../pagination/index.ts";
import type { Problem } from "../problem/index.ts";
import type { SourceReport, Warning } from "./source-report.ts";
import type {
  Change,
  FindResult,
  Listing,
  MovedOrganization,
  OrganizationDocument,
  ProjectListing,
  ProjectRow,
  Row,
  SourceChanges,
  SourceStatus,
} from "./source.ts";
import { decodeLines, encodeLines } from "./text-lines.ts";

/**
 * Listings as text, between a Directory, its region and the gateway. The head has what merging needs of each row: its
 * position, when it changed, and its source. Objects are open: the other Worker may run a newer release, and its additional
 * members are passed on.
 */
export function encodeListing({ rows, moved, ...rest }: Listing): string {
  const arrivals = moved.map(({ id, source, changedAt }) => [id, source, changedAt]);
  return encodeLines({ rows: rows.map(rowTuple), moved: arrivals, ...rest }, rows);
}

/** @throws {Error} if the text is not a listing. */
export function decodeListing(text: string): Listing {
  const { head, texts } = decodeLines(text);
  const { rows, moved, ...rest } = v.parse(listingHead, head);
  return { ...rest, rows: zip(rows, texts, decodeRow), moved: moved.map(decodeMoved) };
}

export function encodeFindResult({ organizations, ...rest }: FindResult): string {
  const heads = organizations.map(({ id, source, changedAt }) => [id, source, changedAt]);
  return encodeLines({ organizations: heads, ...rest }, organizations);
}

/** @throws {Error} if the text is not a result of `find`. */
export function decodeFindResult(text: string): FindResult {
  const { head, texts } = decodeLines(text);
  const { organizations, ...rest } = v.parse(findHead, head);
  return { ...rest, organizations: zip(organizations, texts, decodeDocument) };
}

export function encodeProjectListing({ rows, ...rest }: ProjectListing): string {
  const heads = rows.map(({ position: { key, created, id } }) => [key, created, id]);
  return encodeLines({ rows: heads, ...rest }, rows);
}

/** @throws {Error} if the text is not a listing of projects. */
export function decodeProjectListing(text: string): ProjectListing {
  const { head, texts } = decodeLines(text);
  const { rows, ...rest } = v.parse(projectListingHead, head);
  return { ...rest, rows: zip(rows, texts, decodeProjectRow) };
}

/** @throws {Error} if the text is not a list of statuses. */
export function decodeSourceStatuses(text: string): readonly SourceStatus[] {
  return v.parse(statuses, JSON.parse(text));
}

/** @throws {Error} if the text is not a list of changes by source. */
export function decodeSourceChanges(text: string): readonly SourceChanges[] {
  return v.parse(sourceChanges, JSON.parse(text));
}

const problem = v.custom<Problem>((value) => hasText(value, "code") && hasText(value, "detail"));
const reports = v.array(
  v.pipe(
    v.looseObject({
      id: v.string(),
      region: v.string(),
      status: v.picklist(["fresh", "stale", "syncing", "failed", "elsewhere"]),
      matched: v.nullable(v.number()),
      undetermined: v.number(),
      url: v.nullable(v.string()),
      error: v.nullable(problem),
    }),
    v.transform((value): SourceReport => value),
  ),
);
const warnings = v.array(v.custom<Warning>((value) => hasText(value, "code") && hasText(value, "detail")));
const tuples = v.array(v.custom<readonly unknown[]>(Array.isArray));
const syncedAt = v.nullable(v.number());

/** An earlier release names no moved organizations. */
const moved = v.optional(tuples, []);

const listingHead = v.object({ rows: tuples, moved, more: v.boolean(), reports, warnings, syncedAt });
const findHead = v.object({ organizations: tuples, reports, warnings });
const projectListingHead = v.object({ rows: tuples, more: v.boolean(), reports, syncedAt });

const statuses = v.array(v.custom<SourceStatus>((value) => hasText(value, "id") && hasText(value, "status")));
const change = v.custom<Change>((value) => hasText(value, "changeId") && hasText(value, "source"));
const sourceChanges = v.array(
  v.object({
    source: v.string(),
    read: v.nullable(
      v.object({
        changes: v.array(change),
        offset: v.object({ generationId: v.string(), sequence: v.number() }),
        more: v.boolean(),
        gone: v.boolean(),
      }),
    ),
  }),
);

function rowTuple({ position: { key, created, id }, changedAt, source }: Row): readonly unknown[] {
  return [key, created, id, changedAt, source];
}

function decodeRow([key, created, id, changedAt, source]: readonly unknown[], text: string): Row {
  if (typeof source !== "string" || !Number.isSafeInteger(changedAt))
    throw new TypeError("The head of a row is invalid.");
  return { position: decodeTuple([key, created, id]), source, changedAt: changedAt as number, text };
}

function decodeDocument(tuple: readonly unknown[], text: string): OrganizationDocument {
  return { ...decodeMoved(tuple), text };
}

function decodeMoved([id, source, changedAt]: readonly unknown[]): MovedOrganization {
  if (typeof id !== "string" || typeof source !== "string" || !Number.isSafeInteger(changedAt))
    throw new TypeError("The head of an organization is invalid.");
  return { id, source, changedAt: changedAt as number };
}

function decodeProjectRow(tuple: readonly unknown[], text: string): ProjectRow {
  return { position: decodeTuple(tuple), text };
}

/** A row without a valid position could be returned twice or never, so it makes the whole message invalid. */
function decodeTuple(tuple: readonly unknown[]): Position {
  const position = positionFromTuple(tuple);
  if (!position) throw new TypeError("The position of a row is invalid.");
  return position;
}

function zip<Item>(
  tuples: readonly (readonly unknown[])[],
  texts: readonly string[],
  decode: (tuple: readonly unknown[], text: string) => Item,
): readonly Item[] {
  if (tuples.length !== texts.length) throw new TypeError("The head does not describe the rows.");
  return tuples.map((tuple, index) => decode(tuple, texts[index] ?? ""));
}

function hasText(value: unknown, name: string): boolean {
  return typeof value === "object" && value !== null && typeof Reflect.get(value, name) === "string";
}
