import type { DirectoryRuntime } from "./directory-runtime.ts";
import { checkAbsence, type Absence } from "./absence-check.ts";
import type { RefreshContext } from "./refresh-context.ts";

/** The live rows that a complete list does not contain. */
export interface MissingRows {
  /** The number of live rows. */
  readonly live: number;
  /** The ids of the live rows that the list lacks. */
  readonly missing: readonly string[];
  /** Those of them that the previous list lacked too. */
  readonly before: ReadonlySet<string>;
  /** Those of them that the list contains on the host of another source. */
  readonly elsewhere: ReadonlySet<string>;
}

type RemovalReason = "deleted" | "access-lost" | "unknown" | null;

/** What happens to the missing rows. */
export interface Removals {
  /** Removed now, with the reason. A null reason records no change: the gaining source records the move. */
  readonly remove: ReadonlyMap<string, RemovalReason>;
  /** Kept until a later list or check confirms that they are missing. */
  readonly wait: readonly string[];
  /** Whether removals are held back, because the list lacks too many rows to be trusted. */
  readonly isHeld: boolean;
}

/** A list that lacks more than 5 rows and more than 20 % of all rows needs a second list to confirm it. */
const HOLD_THRESHOLD = { rows: 5, part: 0.2 } as const;
/** The most missing organizations that are checked with the upstream in one sync. */
const MAX_CHECKS = 20;

/**
 * Decides what happens to live rows that the list just fetched does not contain.
 *
 * To a caller's own credential, what the upstream shows now is all there is: the rows are removed at once. With the
 * managed credential, evidence decides, because lists are eventually consistent and tokens lose permissions:
 *
 * - A row is removed if the upstream confirms for that organization that it is gone.
 * - A row that the upstream still has is never removed, however often the list lacks it.
 * - Any other row is removed if the next complete list lacks it too. But a list that lacks many rows is not trusted if
 *   the upstream still has one of the rows that were checked, or if all checks failed. Then such rows are held.
 */
export async function decideRemovals(
  runtime: DirectoryRuntime,
  refresh: RefreshContext,
  rows: MissingRows,
): Promise<Removals> {
  const { missing, before, elsewhere, live } = rows;
  const isMany = missing.length > Math.max(HOLD_THRESHOLD.rows, live * HOLD_THRESHOLD.part);
  const isFirstOfMany = refresh.isManaged && isMany && !missing.some((id) => before.has(id));
  const found = isFirstOfMany ? new Map<string, Absence>() : await checkSome(runtime, refresh, rows);
  const evidence = [...found.values()];
  const hasNoEvidence = isMany && evidence.every((absence) => absence === "unknown");
  const isDoubted = hasNoEvidence || evidence.includes("present");
  const remove = new Map<string, RemovalReason>();
  for (const id of missing) {
    const reason = removalReason(refresh, found.get(id) ?? null, {
      isElsewhere: elsewhere.has(id),
      isConfirmed: before.has(id),
      isDoubted,
      isMany,
    });
    if (reason !== undefined) remove.set(id, reason);
  }
  const wait = missing.filter((id) => !remove.has(id));
  const isHeld = refresh.isManaged && isMany && wait.some((id) => !elsewhere.has(id));
  if (isHeld) runtime.emit({ name: "removal-held", missing: wait.length, of: live });
  return { remove, wait, isHeld };
}

/** The reason to remove a row now; undefined to keep it. */
function removalReason(
  { isManaged }: RefreshContext,
  found: Absence | null,
  row: {
    readonly isElsewhere: boolean;
    readonly isConfirmed: boolean;
    readonly isDoubted: boolean;
    readonly isMany: boolean;
  },
): RemovalReason | undefined {
  // The losing source keeps a moved organization for one more sync, so that at least one source always holds it.
  if (row.isElsewhere) return row.isConfirmed ? null : undefined;
  if (found === "deleted" || found === "access-lost") return found;
  if (!isManaged) return "unknown";
  if (found === "present" || !row.isConfirmed) return undefined;
  // A check that failed is no evidence. Two lists are, unless the list lacks many rows or others of them exist.
  return row.isDoubted && (found === null || row.isMany) ? undefined : "unknown";
}

/** Checks as many missing rows as allowed. Starts at a random one, so that all of them are checked after some syncs. */
async function checkSome(
  runtime: DirectoryRuntime,
  refresh: RefreshContext,
  { missing, elsewhere }: MissingRows,
): Promise<ReadonlyMap<string, Absence>> {
  const candidates = missing.filter((id) => !elsewhere.has(id));
  const start = candidates.length > MAX_CHECKS ? Math.floor(runtime.random() * candidates.length) : 0;
  const chosen = [...candidates.slice(start), ...candidates.slice(0, start)].slice(0, MAX_CHECKS);
  const found = await Promise.all(chosen.map((id) => checkAbsence(runtime, refresh, id)));
  return new Map(chosen.map((id, index) => [id, found[index] ?? "unknown"]));
}
