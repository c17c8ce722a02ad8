import { UpstreamError, type Provider, type Upstream } from "@roster/providers";
import type { SourceConfiguration } from "../configuration.ts";
import type { DirectoryRuntime } from "./directory-runtime.ts";
import { organizationAddress } from "./stored-projects.ts";
import { routeOrganization } from "./organization-routing.ts";

/** What becomes of rows that a complete list no longer has. */
export interface Removals {
  /** These go now; null: in silence, since another source tells that it moved. */
  readonly remove: ReadonlyMap<string, "deleted" | "access-lost" | "unknown" | null>;
  /** These wait for the next complete list to agree. */
  readonly wait: readonly string[];
  /** So many would go at once that the list itself is doubted. */
  readonly isHeld: boolean;
}

/** More than this many at once, and more than this part of all, are not believed before a second list agrees. */
const MANY = { rows: 5, part: 0.2 } as const;
/** An upstream is asked of no more than this many absences in one sync. */
const MOST_ASKED = 20;

/**
 * Decides on the rows that are live and not in the list just read. An absence is told only when the upstream says so of the
 * very organization, or when the next complete list agrees: lists are eventually consistent, and tokens lose rights.
 *
 * @param missing ids of live rows that the list does not have · `before`: those that the list before it did not have either
 * @param elsewhere ids that the list has on another source's host
 */
export async function decideRemovals(
  host: DirectoryRuntime,
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
  const agreed = missing.filter((id) => before.has(id));
  const isMany = missing.length > Math.max(MANY.rows, live * MANY.part);
  if (isMany && agreed.length < missing.length) {
    host.emit({ name: "removal-held", missing: missing.length, of: live });
    return { remove: new Map(), wait: missing, isHeld: true };
  }
  const remove = new Map<string, "deleted" | "access-lost" | "unknown" | null>();
  const asked = new Set(missing.filter((id) => !elsewhere.has(id)).slice(0, MOST_ASKED));
  for (const id of missing) {
    const found = asked.has(id) ? await check(host, source, provider, upstream, id) : "unknown";
    if (elsewhere.has(id)) {
      // The losing source keeps a moved organization one sync longer, so that it is never in neither list.
      if (before.has(id)) remove.set(id, null);
    } else if (found === "deleted" || found === "access-lost") remove.set(id, found);
    else if (before.has(id) && found === "unknown") remove.set(id, "unknown");
  }
  return { remove, wait: missing.filter((id) => !remove.has(id)), isHeld: false };
}

type Absence = "deleted" | "access-lost" | "present" | "unknown";

async function check(
  host: DirectoryRuntime,
  source: SourceConfiguration,
  provider: Provider,
  upstream: Upstream,
  id: string,
): Promise<Absence> {
  const address = organizationAddress(host.storage.sql, id);
  const found = address ? await ask() : "unknown";
  host.emit({ name: "absence-checked", id, found });
  return found;

  async function ask(): Promise<Absence> {
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
