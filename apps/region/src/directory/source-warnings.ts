import type { Include, Question, SourceReport, Warning } from "@roster/core/source";
import type { StoredOrganization } from "./organization-page.ts";
import type { ReplicaState } from "./replica-state.ts";
import type { UsedPart } from "./used-part.ts";

type Counts = Pick<StoredOrganization, "members" | "projects" | "events">;

/** The warnings about one source's part of a response. */
export function sourceWarnings(
  report: SourceReport,
  { unrouted, fallback, isHeld }: Pick<ReplicaState, "unrouted" | "fallback" | "isHeld">,
  requested: { readonly include: Include; readonly sort?: Question["sort"] },
  rows: readonly Counts[],
  parts: readonly UsedPart[] = [],
): readonly Warning[] {
  return [
    ...staleWarnings(report),
    ...partWarnings(report, parts),
    ...heldWarnings(report, isHeld),
    ...undeterminedWarnings(report),
    ...unrouted.map(({ host, organizations }) => ({
      code: "unrouted" as const,
      source: null,
      detail: `No source serves ${host}, where ${organizations} of the organizations live.`,
    })),
    ...fallbackWarnings(report, fallback),
    ...countWarnings(report, requested, rows),
  ];
}

function staleWarnings({ id, status, error }: SourceReport): readonly Warning[] {
  if (status !== "stale" || error === null) return [];
  const detail = `The last refresh of ${id} failed; this is the copy before it. ${error.detail}`;
  return [{ code: "source-stale", source: id, detail }];
}

function partWarnings({ id }: SourceReport, parts: readonly UsedPart[]): readonly Warning[] {
  const stale = parts.filter(({ status }) => status === "stale");
  return stale.map(({ name, error }) => ({
    code: "part-stale",
    source: id,
    detail:
      `The last refresh of the ${name} of ${id} failed; the response uses the copy before it. ${error?.detail ?? ""}`.trim(),
  }));
}

function heldWarnings({ id }: SourceReport, isHeld: boolean): readonly Warning[] {
  if (!isHeld) return [];
  const detail = `The last list of ${id} lacked many organizations; they are kept until it is confirmed that they are gone.`;
  return [{ code: "removal-held", source: id, detail }];
}

function fallbackWarnings({ id }: SourceReport, fallback: string | null): readonly Warning[] {
  if (fallback === null) return [];
  const detail = `The API that lists organizations is gone; ${id} is read by ${fallback}, which knows less of them.`;
  return [{ code: "via-fallback", source: id, detail }];
}

function undeterminedWarnings({ id, undetermined }: SourceReport): readonly Warning[] {
  if (undetermined === 0) return [];
  const detail = `Whether ${undetermined} organizations of ${id} answer the question cannot be told; they are left out.`;
  return [{ code: "undetermined", source: id, detail }];
}

/** One warning for each count that is included or sorted by and is not known for every row. */
function countWarnings(
  { id }: SourceReport,
  { include, sort }: { readonly include: Include; readonly sort?: Question["sort"] },
  rows: readonly Counts[],
): readonly Warning[] {
  const unknown = (["members", "projects", "events"] as const).filter(
    (count) => (include[count] || sort?.field === count) && rows.some((row) => row[count] === null),
  );
  return unknown.map((count) => ({
    code: "count-unknown",
    source: id,
    detail: `The number of ${count} is not known for every organization of ${id}.`,
  }));
}
