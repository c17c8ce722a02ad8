import { DurableObject } from "cloudflare:workers";
import type { Problem } from "@roster/core/problem";
import {
  failedReport,
  hasData,
  type SourceOffset,
  type FindOptions,
  type Freshness,
  type Question,
  type Slice,
  type SourceReport,
  type SourceStatus,
} from "@roster/core/source";
import type { Env } from "../env.ts";
import { currentEpoch } from "../epoch.ts";
import { pruneChanges, readChanges } from "./change-feed.ts";
import { Replica, type RefreshContext } from "./replica.ts";
import { UpstreamLimiter } from "./upstream-limiter.ts";
import { OrganizationDetails } from "./organization-details.ts";
import { logEvent } from "./directory-events.ts";
import { DirectoryFacets } from "./directory-facets.ts";
import { findRows } from "./find-rows.ts";
import type { DirectoryRuntime } from "./directory-runtime.ts";
import { encodeRow } from "./encode-row.ts";
import { MembershipLookups } from "./membership-lookups.ts";
import { createMatchCounter } from "./match-counter.ts";
import { organizationPosition, readOrganizationPage } from "./organization-page.ts";
import { encodeFinding, encodeListing } from "./encode-listing.ts";
import { ProjectReplicas } from "./project-replicas.ts";
import { compileQuestion, type RequiredFacts } from "./compile-question.ts";
import { isScheduled, schedule, updateAlarm, takeDueJobs, type Job } from "./job-schedule.ts";
import { knownStacks } from "./stacks.ts";
import { createRefreshContext, type CallerContext } from "./caller-context.ts";
import { sourceWarnings } from "./source-warnings.ts";

const MINUTE = 60_000;
/** A caller's own Directory is gone when nobody came for this long. */
const IDLE = 24 * 60 * MINUTE;
/** The feed is trimmed this often. */
const PRUNE = 60 * MINUTE;
/** Work that used up its call budget goes on after this long. */
const RESUME = 1_000;
/** A paid Worker may make 10,000 calls in one invocation, a free one 50: there CALL_BUDGET is to be 40. */
const CALL_BUDGET = 2_000;

const WHATEVER_THERE_IS: Freshness = { fresh: false, maxAge: null };

/**
 * A small, complete, queryable copy of what one credential may see in one source. It alone talks to its upstream, so that
 * single flight, budgets, freshness and residency are properties of one object.
 *
 * Methods answer JSON text, of the shapes of `@roster/core/source`: text crosses between isolates at half the cost of
 * objects, and rows are stored as text.
 */
export class Directory extends DurableObject<Env> {
  readonly #copy: Replica;
  readonly #courtesy: UpstreamLimiter;
  readonly #facets: DirectoryFacets;
  readonly #leaves: MembershipLookups;
  readonly #details: OrganizationDetails;
  readonly #projects: ProjectReplicas;
  readonly #count: ReturnType<typeof createMatchCounter>;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const host: DirectoryRuntime = {
      storage: ctx.storage,
      waitUntil: (work) => ctx.waitUntil(work),
      now: () => Date.now(),
      random: () => Math.random(),
      sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
      emit: (event) => logEvent(this.#copy.state.source?.id ?? "unknown", event),
      callBudget: Number(env.CALL_BUDGET ?? CALL_BUDGET),
    };
    this.#copy = new Replica(host);
    this.#courtesy = new UpstreamLimiter(host);
    this.#facets = new DirectoryFacets(host, this.#copy);
    this.#leaves = new MembershipLookups(host, this.#copy);
    this.#details = new OrganizationDetails(host, this.#copy);
    this.#projects = new ProjectReplicas(host, this.#copy);
    this.#count = createMatchCounter(ctx.storage.sql);
  }

  /** `Listing`: a slice of the answer to a question. */
  async list(visit: CallerContext, question: Question, slice: Slice): Promise<string> {
    const { refresh, report } = await this.#enter(visit, question.freshness);
    if (!refresh || !hasData(report)) return printNothing(report);
    const { needs, condition } = compileQuestion(visit.source, question);
    const lacking = await this.#fulfil(needs, refresh, question.freshness);
    if (lacking) return printNothing(lacking);
    const { sql } = this.ctx.storage;
    const { revision, syncedAt } = this.#copy.state;
    const counted = { ...report, ...this.#count(condition, revision) };
    const { rows, more } = readOrganizationPage(sql, question, condition, slice, counted.matched);
    const printed = rows.map(
      (row) =>
        `{"position":${JSON.stringify(organizationPosition(row))},"organization":${encodeRow(row, question.include)}}`,
    );
    const warnings = sourceWarnings(counted, this.#copy.state, question, rows);
    return encodeListing(printed, { more, warnings, reports: [counted], syncedAt });
  }

  /** `Finding`: the organizations that a reference means. */
  async find(visit: CallerContext, reference: string, options: FindOptions): Promise<string> {
    const { refresh, report } = await this.#enter(visit, options.freshness);
    if (!refresh || !hasData(report)) return encodeFinding([], { warnings: [], reports: [report] });
    const rows = findRows(this.ctx.storage.sql, visit.source, reference);
    const counted = { ...report, matched: rows.length };
    const printed: string[] = [];
    for (const row of rows) {
      const detail = options.include.details
        ? await this.#details.read(refresh, row.id, options.freshness.fresh)
        : null;
      if (detail && "code" in detail)
        return encodeFinding([], { warnings: [], reports: [failedReport(visit.source, detail)] });
      printed.push(encodeRow(row, options.include, detail));
    }
    return encodeFinding(printed, {
      warnings: sourceWarnings(counted, this.#copy.state, options, rows),
      reports: [counted],
    });
  }

  /** `ProjectListing`: a page of an organization's projects. */
  async projects(visit: CallerContext, organization: string, slice: Slice): Promise<string> {
    const { refresh, report } = await this.#enter(visit, WHATEVER_THERE_IS);
    if (!refresh || !hasData(report)) {
      return printNothing(report);
    }
    const { rows, more, error, syncedAt } = await this.#projects.read(refresh, organization, slice);
    const isLost = error !== null && syncedAt === null;
    const read = isLost ? failedReport(visit.source, error) : reportOf(visit, error ? "stale" : "fresh", error);
    return encodeListing(rows, { more, warnings: [], reports: [read], syncedAt });
  }

  /** `SourceStatus`: how the source stands. */
  async status(visit: CallerContext): Promise<string> {
    const { report } = await this.#enter(visit, WHATEVER_THERE_IS);
    const { syncedAt, unrouted } = this.#copy.state;
    const { id, installation, provider, region } = visit.source;
    const status: SourceStatus = {
      id,
      installation,
      provider,
      region,
      status: report.status,
      syncedAt: syncedAt === null ? null : new Date(syncedAt).toISOString(),
      age: syncedAt === null ? null : Date.now() - syncedAt,
      organizations: syncedAt === null ? null : this.#copy.size(),
      unrouted,
      lastError: report.error,
      facets: this.#facets.statuses(),
      rate: this.#courtesy.rate && { ...this.#courtesy.rate },
    };
    return JSON.stringify(status);
  }

  /** Begins a refresh, or joins the one under way; does not wait for it. */
  refresh(visit: CallerContext): void {
    const refresh = this.#admit(visit);
    if (!("code" in refresh)) this.ctx.waitUntil(this.#copy.sync(refresh).then(() => this.#plan()));
  }

  /** `ChangesRead`: what the feed has behind a mark. */
  async changes(visit: CallerContext, after: SourceOffset | "now" | "start", limit: number): Promise<string> {
    // Whoever asks for changes wants a copy to be kept; without one there are none.
    await this.#enter(visit, WHATEVER_THERE_IS);
    return JSON.stringify(readChanges(this.ctx.storage.sql, visit.source, this.#copy.state.incarnation, after, limit));
  }

  /** Runs the jobs that are due. Never throws: a throwing alarm would be retried by the platform, out of our hands. */
  override async alarm(): Promise<void> {
    try {
      const due = takeDueJobs(this.ctx.storage.sql, Date.now());
      for (const job of due) if (job !== "idle") await this.#work(job);
      // Last, since it may end all the others.
      if (due.includes("idle")) await this.#endIfIdle(this.#copy.state.visitedAt);
    } catch (error) {
      console.error(JSON.stringify({ defect: error instanceof Error ? error.name : typeof error, where: "alarm" }));
    }
    await updateAlarm(this.ctx.storage);
  }

  async #work(job: Job): Promise<void> {
    const { source, isManaged } = this.#copy.state;
    if (job === "prune") {
      pruneChanges(this.ctx.storage.sql, Date.now());
      this.#leaves.prune();
      await schedule(this.ctx.storage, "prune", Date.now() + PRUNE);
    }
    if (!source || !isManaged || (job !== "poll" && job !== "resume")) return;
    const sincePoll = Date.now() - (this.#copy.state.syncedAt ?? 0);
    if (job === "poll" && sincePoll < this.#pollInterval()) {
      // Somebody's question has just had the list read.
      await schedule(this.ctx.storage, "poll", Date.now() + this.#pollInterval() - sincePoll);
      return;
    }
    const refresh = this.#admit({ source, credential: null, epoch: currentEpoch() });
    if (!("code" in refresh)) {
      if (job === "poll" || this.#copy.isPaused()) await this.#copy.sync(refresh);
      for (const facet of this.#facets.paused()) await this.#facets.pass(facet, refresh);
    }
    await this.#plan();
    if (job === "poll") await schedule(this.ctx.storage, "poll", Date.now() + this.#pollInterval());
  }

  async #endIfIdle(visitedAt: number): Promise<void> {
    if (Date.now() - visitedAt < IDLE) {
      await schedule(this.ctx.storage, "idle", visitedAt + IDLE);
      return;
    }
    this.#copy.erase("idle");
    this.ctx.storage.sql.exec("DELETE FROM due");
  }

  /** Lets a visit in: brings the copy to the freshness asked for, and reports how it can serve. */
  async #enter(
    visit: CallerContext,
    asked: Freshness,
  ): Promise<{ refresh: RefreshContext | null; report: SourceReport }> {
    const refresh = this.#admit(visit);
    if ("code" in refresh) return { refresh: null, report: failedReport(visit.source, refresh) };
    const { status, error } = await this.#copy.ensureFresh(refresh, asked);
    await this.#plan();
    return { refresh, report: reportOf(visit, status, error) };
  }

  /** Remembers who came, starts over in a new epoch, and gives the way to the upstream. */
  #admit(visit: CallerContext): RefreshContext | Problem {
    const isManaged = visit.credential === null;
    const { state } = this.#copy;
    // After a restart nobody has said yet which world it is: then it is the one that was.
    if (visit.epoch !== null && visit.epoch !== state.epoch) this.#startOver(visit.epoch);
    const isKnown = state.source !== null && JSON.stringify(state.source) === JSON.stringify(visit.source);
    const isRecent = Date.now() - state.visitedAt < MINUTE;
    if (!isKnown || !isRecent || state.isManaged !== isManaged) {
      this.#copy.updateState({ source: visit.source, isManaged, visitedAt: Date.now() });
    }
    return createRefreshContext(visit, this.env, this.#courtesy, knownStacks(this.ctx.storage.sql, visit.source));
  }

  #startOver(epoch: string | null): void {
    this.#copy.erase("new-epoch", { epoch });
    this.#courtesy.reset();
    for (const part of [this.#facets, this.#leaves, this.#details, this.#projects]) part.abandon();
  }

  /** Makes sure of all that a question needs; the report of what is lacking, or null. */
  async #fulfil(
    { facets, lookups: asks }: RequiredFacts,
    refresh: RefreshContext,
    asked: Freshness,
  ): Promise<SourceReport | null> {
    const lacks = await Promise.all([
      ...facets.map((facet) => this.#facets.ensureFresh(facet, refresh, asked)),
      ...asks.map((ask) => this.#leaves.ensureFresh(ask, refresh)),
    ]);
    await this.#plan();
    return lacks.find((lack) => lack !== null) ?? null;
  }

  /** Puts on the list what has to happen without a visit. */
  async #plan(): Promise<void> {
    const { storage } = this.ctx;
    const { isManaged, visitedAt } = this.#copy.state;
    if (!isScheduled(storage.sql, "prune")) await schedule(storage, "prune", Date.now() + PRUNE);
    if (!isManaged) {
      if (!isScheduled(storage.sql, "idle")) await schedule(storage, "idle", visitedAt + IDLE);
      return;
    }
    if (!isScheduled(storage.sql, "poll")) await schedule(storage, "poll", Date.now() + this.#pollInterval());
    const isPaused = this.#copy.isPaused() || this.#facets.paused().length > 0;
    if (isPaused && !isScheduled(storage.sql, "resume")) await schedule(storage, "resume", Date.now() + RESUME);
  }

  #pollInterval(): number {
    return (this.#copy.state.source?.settings?.poll ?? Number(this.env.POLL_SECONDS ?? 60)) * 1000;
  }
}

/** A listing of a source that has nothing to show. */
function printNothing(report: SourceReport): string {
  return encodeListing([], { more: false, warnings: [], reports: [report], syncedAt: null });
}

function reportOf(
  { source }: CallerContext,
  status: SourceReport["status"],
  error: SourceReport["error"],
): SourceReport {
  return { id: source.id, region: source.region, status, matched: null, undetermined: 0, url: null, error };
}
