import { UpstreamError, type Provider, type Upstream } from "@roster/providers";
import type { SourceConfiguration } from "../configuration.ts";
import type { DirectoryRuntime } from "./directory-runtime.ts";
import { routeOrganization } from "./organization-routing.ts";
import { organizationAddress } from "./stored-projects.ts";

/** What happens to the live rows that a complete list does not contain. */
export interface Removals {
  /** Removed now, with the reason. A null reason records no change: the gaining source records the move. */
  readonly remove: ReadonlyMap<string, "deleted" | "access-lost" | "unknown" | null>;
  /** Kept until the next complete list confirms that they are missing. */
  readonly wait: readonly string[];
  /** Whether removals are held back, because the list lacks too many rows to be trusted. */
  readonly isHeld: boolean;
}

/** A list that lacks more than 5 rows and more than 20 % of all rows needs a second list to confirm it. */
const HOLD_THRESHOLD = { rows: 5, part: 0.2 } as const;
/** The most missing organizations that are checked with the upstream in one sync. */
const MAX_CHECKS = 20;

/**
 * Decides what happens to live rows that the list just fetched does not contain. Lists are eventually consistent, and
 * tokens lose permissions. So a row is removed only if the upstream confirms it for that organization, or if the next
 * complete list lacks it too.
 *
 * `missing`: ids of live rows that the list lacks. `before`: those of them that the previous list lacked too.
 * `elsewhere`: ids that the list contains on the host of another source.
 */
export async function decideRemovals(
  runtime: DirectoryRuntime,
  source: SourceConfiguration,
  provider: Provider,
  upstream: Upstream,
  rows: {
    readonly live: number;
    readonly missing: readonly string[];
    readonly before: ReadonlySet<string>;
    readonly elsewhere: ReadonlySet<string>;
  },
): Promise<Removals> {
  const { live, missing, before, elsewhere } = rows;
  const confirmed = missing.filter((id) => before.has(id));
  const isMany = missing.length > Math.max(HOLD_THRESHOLD.rows, live * HOLD_THRESHOLD.part);
  if (isMany && confirmed.length < missing.length) {
    runtime.emit({ name: "removal-held", missing: missing.length, of: live });
    return { remove: new Map(), wait: missing, isHeld: true };
  }
  const remove = new Map<string, "deleted" | "access-lost" | "unknown" | null>();
  const checked = new Set(missing.filter((id) => !elsewhere.has(id)).slice(0, MAX_CHECKS));
  for (const id of missing) {
    const found = checked.has(id) ? await checkAbsence(runtime, source, provider, upstream, id) : "unknown";
    if (elsewhere.has(id)) {
      // The losing source keeps a moved organization for one more sync, so that at least one source always holds it.
      if (before.has(id)) remove.set(id, null);
    } else if (found === "deleted" || found === "access-lost") remove.set(id, found);
    else if (before.has(id) && found === "unknown") remove.set(id, "unknown");
  }
  return { remove, wait: missing.filter((id) => !remove.has(id)), isHeld: false };
}

type Absence = "deleted" | "access-lost" | "present" | "unknown";

/** Asks the upstream for one missing organization. */
async function checkAbsence(
  runtime: DirectoryRuntime,
  source: SourceConfiguration,
  provider: Provider,
  upstream: Upstream,
  id: string,
): Promise<Absence> {
  const address = organizationAddress(runtime.storage.sql, id);
  const found = address ? await check() : "unknown";
  runtime.emit({ name: "absence-checked", id, found });
  return found;

  async function check(): Promise<Absence> {
    if (!address) return "unknown";
    try {
      const { organization } = await provider.detail(upstream, address);
      return routeOrganization(source, organization).kind === "here" ? "present" : "unknown";
    } catch (error) {
      if (error instanceof UpstreamError && error.code === "not-found") return "deleted";
      if (error instanceof UpstreamError && error.code === "forbidden") return "access-lost";
      return "unknown";
    }
  }
}
