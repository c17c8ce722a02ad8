import type { Instant } from "../../model/index.ts";
import { createProblem } from "../../problem/index.ts";
import { failedReport, type SourceReport } from "../source-report.ts";
import type { MovedOrganization, SourceDescription } from "../source.ts";
import { MemoryFeed } from "./memory-feed.ts";
import { memoryId, type MemoryOrganization, type StoredMemoryOrganization } from "./memory-organization.ts";

/** The outcome of one call of a source. `refused`: the upstream rejects the credential. */
export type SimulatedOutcome = "fresh" | "stale" | "syncing" | "failed" | "refused";

/**
 * One source of a `MemorySource`: its organizations and its change feed. Tests change its organizations and set the outcomes
 * of its calls.
 */
export class MemoryReplica {
  readonly source: SourceDescription;
  readonly feed: MemoryFeed;
  readonly organizations = new Map<string, StoredMemoryOrganization>();
  /** The outcomes of the next calls, one each. After them, every call has the outcome `outcome`. */
  nextOutcomes: SimulatedOutcome[] = [];
  outcome: SimulatedOutcome = "fresh";
  /** How many refreshes were requested. */
  refreshes = 0;
  readonly #arrivals = new Set<string>();

  constructor(source: SourceDescription, organizations: readonly MemoryOrganization[] = [], at: Instant = 0) {
    this.source = source;
    this.feed = new MemoryFeed(source);
    for (const organization of organizations) this.#store(organization, at);
  }

  /** Adds an organization, or replaces the one with its id, and records the change. */
  put(organization: MemoryOrganization, at: Instant): void {
    const id = memoryId(this.source, organization.remoteId);
    const known = this.organizations.get(organization.remoteId);
    this.#store(organization, at);
    if (!known) return this.feed.append({ type: "organization.created", id, changed: null }, at);
    const changed = changedNames(known, organization);
    if (changed.length > 0) this.feed.append({ type: "organization.updated", id, changed }, at);
  }

  /** Adds an organization that another source of the installation held before. */
  receive(organization: MemoryOrganization, at: Instant): void {
    const id = memoryId(this.source, organization.remoteId);
    this.#store(organization, at);
    this.#arrivals.add(organization.remoteId);
    this.feed.append({ type: "organization.moved", id, changed: null }, at);
  }

  remove(remoteId: string, at: Instant): void {
    this.organizations.delete(remoteId);
    this.#arrivals.delete(remoteId);
    const id = memoryId(this.source, remoteId);
    this.feed.append({ type: "organization.removed", id, changed: null, reason: "deleted" }, at);
  }

  /** Removes an organization that another source holds now. Only the gaining source records the move. */
  release(remoteId: string): void {
    this.organizations.delete(remoteId);
    this.#arrivals.delete(remoteId);
  }

  /** The organizations that another source held before. */
  moved(): readonly MovedOrganization[] {
    return [...this.organizations.values()]
      .filter(({ remoteId }) => this.#arrivals.has(remoteId))
      .map(({ remoteId, changedAt }) => ({
        id: memoryId(this.source, remoteId),
        source: this.source.id,
        changedAt,
      }));
  }

  /** The report of the next call. Takes one outcome. */
  takeReport(): SourceReport {
    const outcome = this.nextOutcomes.shift() ?? this.outcome;
    if (outcome === "refused") return failedReport(this.source, createProblem("upstream-unauthorized", "No."));
    if (outcome === "failed") return failedReport(this.source, createProblem("upstream-failed", "Down."));
    if (outcome === "syncing") return failedReport(this.source, createProblem("syncing", "Not yet."));
    const { id, region } = this.source;
    return { id, region, status: outcome, matched: null, undetermined: 0, url: null, error: null };
  }

  #store(organization: MemoryOrganization, at: Instant): void {
    const firstSeenAt = this.organizations.get(organization.remoteId)?.firstSeenAt ?? at;
    this.organizations.set(organization.remoteId, { ...organization, firstSeenAt, changedAt: at });
  }
}

/** The names of the fields of a document that differ. */
function changedNames(old: MemoryOrganization, next: MemoryOrganization): readonly string[] {
  return (["slug", "name", "createdAt"] as const).filter((name) => old[name] !== next[name]);
}
