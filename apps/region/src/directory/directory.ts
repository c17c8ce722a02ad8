import { DurableObject } from "cloudflare:workers";
import { createProblem, type Problem } from "@roster/core/problem";
import {
  encodeFindResult,
  encodeListing,
  encodeProjectListing,
  failedReport,
  failedStatus,
  hasData,
  type SourceOffset,
  type FindOptions,
  type Freshness,
  type Listing,
  type OrganizationDocument,
  type Question,
  type RefreshOptions,
  type Slice,
  type SourceReport,
  type SourceStatus,
} from "@roster/core/source";
import { encodeFrames } from "@roster/http";
import type { Provider } from "@roster/providers";
import { currentEpoch } from "../epoch.ts";
import { createUpstreamFetch } from "../upstream-fetch.ts";
import type { SourceConfiguration } from "../configuration.ts";
import { CallBudget } from "./call-budget.ts";
import { readChanges } from "./change-feed.ts";
import type { RefreshContext } from "./refresh-context.ts";
import type { Replica } from "./replica.ts";
import type { UpstreamLimiter } from "./upstream-limiter.ts";
import type { OrganizationDetails } from "./organization-details.ts";
import { openDirectoryParts, type DirectoryParts } from "./directory-parts.ts";
import { hasSchema, refuseNewerSchema } from "./directory-schema.ts";
import type { DirectoryEnv } from "./directory-env.ts";
import { logEvent, type EventOrigin } from "./directory-event-log.ts";
import type { DirectoryFacets } from "./directory-facets.ts";
import { exportListings } from "./export-listings.ts";
import { findRows } from "./find-rows.ts";
import { createPlatformRuntime, type DirectoryRuntime } from "./directory-runtime.ts";
import { createRow } from "./create-row.ts";
import { readMovedOrganizations } from "./moved-organizations.ts";
import type { MembershipLookups } from "./membership-lookups.ts";
import { readOrganizationPage } from "./organization-page.ts";
import type { ProjectReplicas } from "./project-replicas.ts";
import { isCredentialRefused, proxyFailure, sendProxied, type ProxiedResult } from "./proxied-call.ts";
import { compileQuestion, type SqlCondition } from "./compile-question.ts";
import { READ_DEADLINE } from "./freshness-policy.ts";
import { readRequiredFacts } from "./required-facts.ts";
import { acceptedAge } from "./resource-read-plan.ts";
import { reportWithParts, type UsedPart } from "./used-part.ts";
import type { DirectoryJobs } from "./directory-jobs.ts";
import { createRefreshContext, type CallerContext } from "./caller-context.ts";
import { sourceWarnings } from "./source-warnings.ts";

/** A question that can be read from the replica; or, if the report has no data, the reason why it cannot. */
interface PreparedList {
  readonly source: SourceConfiguration;
  readonly question: Question;
  readonly condition: SqlCondition;
  readonly report: SourceReport;
  readonly parts: readonly UsedPart[];
}

const MINUTE = 60_000;
/** The longest that a read of one organization waits for the list and its details together, in milliseconds. */
const FIND_DEADLINE = 14_000;
/** The default of `IDLE_SECONDS`: one day. */
const DEFAULT_IDLE_SECONDS = 24 * 60 * 60;
/**
 * The default of `CALL_BUDGET`. The platform allows 10,000 calls for each invocation on a paid plan, and 50 on a free
 * plan; set `CALL_BUDGET` to 40 there.
 */
const DEFAULT_CALL_BUDGET = 2_000;

const ANY_AGE: Freshness = { fresh: false, maxAge: null };

/**
 * A complete, queryable replica of what one credential may see in one source. All upstream calls of that source and
 * credential go through this object, so that it alone controls concurrency, call budgets, freshness and data residency.
 *
 * Methods return texts of the types of `@roster/core/source`: text crosses between isolates at half the cost of objects,
 * and rows are stored as text.
 */
export class Directory extends DurableObject<DirectoryEnv> {
  readonly #runtime: DirectoryRuntime;
  /** Null until they are needed, and after the Directory has ended. Opening them writes to the storage. */
  #parts: DirectoryParts | null = null;
  /** Why every call is refused: the storage is of a later version than this code can read. */
  readonly #refusal: Problem | null;
  #hasEnded = false;

  /** @param runtime of the platform by default. Tests replace it. */
  constructor(ctx: DurableObjectState, env: DirectoryEnv, runtime?: DirectoryRuntime) {
    super(ctx, env);
    this.#runtime =
      runtime ??
      createPlatformRuntime(ctx, {
        emit: (event) => logEvent(this.#origin(), event, env.LOG),
        callBudget: Number(env.CALL_BUDGET ?? DEFAULT_CALL_BUDGET),
      });
    this.#refusal = refuseNewerSchema(this.#runtime.storage.sql);
    // An alarm may have been lost when the previous instance ended. An empty storage has no jobs and stays empty.
    if (!this.#refusal && hasSchema(this.#runtime.storage.sql)) {
      this.#runtime.waitUntil(this.#open().arm());
    }
  }

  #open(): DirectoryParts {
    return (this.#parts ??= openDirectoryParts(this.#runtime, {
      authorize: (budget) => this.#authorizeManaged(budget),
      pollInterval: () => this.#pollInterval(),
      idleTimeout: Number(this.env.IDLE_SECONDS ?? DEFAULT_IDLE_SECONDS) * 1000,
      end: () => {
        this.#hasEnded = true;
      },
    }));
  }

  get #replica(): Replica {
    return this.#open().replica;
  }

  get #limiter(): UpstreamLimiter {
    return this.#open().limiter;
  }

  get #facets(): DirectoryFacets {
    return this.#open().facets;
  }

  get #lookups(): MembershipLookups {
    return this.#open().lookups;
  }

  get #details(): OrganizationDetails {
    return this.#open().details;
  }

  get #projects(): ProjectReplicas {
    return this.#open().projects;
  }

  get #jobs(): DirectoryJobs {
    return this.#open().jobs;
  }

  /** Returns a `Listing`: a slice of the organizations that match a question. */
  async list(caller: CallerContext, question: Question, slice: Slice): Promise<string> {
    return encodeListing(this.#readListing(await this.#prepareList(caller, question), slice));
  }

  /** Streams all organizations that match a question: a frame (`encodeFrames`) for each `Listing` of `Source.stream`. */
  stream(caller: CallerContext, question: Question): ReadableStream<Uint8Array> {
    let prepared: PreparedList | null = null;
    const listings = exportListings({
      source: caller.source,
      generationId: () => (this.#refusal ? "" : this.#replica.state.generationId),
      read: async (slice) => {
        prepared ??= await this.#prepareList(caller, question);
        return this.#readListing(prepared, slice);
      },
    });
    return encodeFrames(listings);
  }

  /** Makes the replica and the facts that a question needs as fresh as it requires. */
  async #prepareList(caller: CallerContext, question: Question): Promise<PreparedList> {
    const { source } = caller;
    const { refresh, report } = await this.#prepareRead(caller, question.freshness);
    const { required, condition } = compileQuestion(source, question);
    if (!refresh || !hasData(report)) return { source, question, condition, report, parts: [] };
    const resources = { facets: this.#facets, lookups: this.#lookups };
    const parts = await readRequiredFacts(resources, required, refresh, question.freshness);
    await this.#jobs.schedule();
    return { source, question, condition, report: reportWithParts(report, parts), parts };
  }

  #readListing({ source, question, condition, report, parts }: PreparedList, slice: Slice): Listing {
    if (!hasData(report)) return emptyListing(report);
    // After a sync, the new organizations are added to the index in the background.
    this.#open().textIndex.start();
    const { sql } = this.#runtime.storage;
    const { state } = this.#replica;
    const counted = { ...report, ...this.#open().count(condition, state) };
    const { rows, more } = readOrganizationPage(sql, question, condition, slice, counted.matched);
    const listed = rows.map((row) => createRow(source, row, question.include));
    const warnings = sourceWarnings(counted, state, question, rows, parts);
    const moved = readMovedOrganizations(sql, source.id, this.#runtime.now());
    return { rows: listed, more, reports: [counted], warnings, moved, syncedAt: state.syncedAt };
  }

  /** Returns a `FindResult`: the organizations that match a reference. */
  async find(caller: CallerContext, reference: string, options: FindOptions): Promise<string> {
    const askedAt = this.#runtime.now();
    const { refresh, report } = await this.#prepareRead(caller, options.freshness);
    if (!refresh || !hasData(report)) return encodeEmptyFinding(report);
    const rows = findRows(this.#runtime.storage.sql, caller.source, reference);
    if (rows.length === 0 && acceptedAge(options.freshness) === 0 && !this.#replica.isRevalidated(askedAt)) {
      return encodeEmptyFinding(unconfirmedReport(report));
    }
    const deadline = Math.min(READ_DEADLINE, Math.max(0, FIND_DEADLINE - (Date.now() - askedAt)));
    const details = options.include.details
      ? await Promise.all(rows.map((row) => this.#details.read(refresh, row.id, options.freshness, deadline)))
      : [];
    const parts = details.map(({ status, error }) => ({ name: "details", status, error }));
    // The upstream has just said that the organization does not exist.
    const found = rows.filter((_, index) => parts[index]?.error?.code !== "upstream-not-found");
    const combined = reportWithParts(
      report,
      parts.filter(({ error }) => error?.code !== "upstream-not-found"),
    );
    if (!hasData(combined)) return encodeEmptyFinding(combined);
    const counted = { ...combined, matched: found.length };
    const organizations = found.map((row): OrganizationDocument => {
      const detail = details[rows.indexOf(row)]?.detail ?? null;
      const { source, changedAt, text } = createRow(caller.source, row, options.include, detail);
      return { id: row.id, source, changedAt, text };
    });
    const warnings = sourceWarnings(counted, this.#replica.state, options, found, parts);
    return encodeFindResult({ organizations, reports: [counted], warnings });
  }

  /** Returns a `ProjectListing`: a slice of an organization's projects. */
  async projects(caller: CallerContext, organizationId: string, slice: Slice): Promise<string> {
    const startedAt = this.#runtime.now();
    const { refresh, report } = await this.#prepareRead(caller, ANY_AGE);
    if (!refresh || !hasData(report)) {
      return encodeProjectListing({ rows: [], more: false, reports: [report], syncedAt: null });
    }
    // The list and the projects share one deadline.
    const deadline = Math.max(0, READ_DEADLINE - (this.#runtime.now() - startedAt));
    const { rows, more, ...read } = await this.#projects.read(refresh, organizationId, slice, deadline);
    const part = { name: "projects", ...read };
    const combined = reportWithParts(createReport(caller.source, { status: "fresh", error: null }), [part]);
    return encodeProjectListing({ rows, more, reports: [combined], syncedAt: read.syncedAt });
  }

  /** Returns the `SourceStatus`. */
  async status(caller: CallerContext): Promise<string> {
    const { id, installation, provider, region } = caller.source;
    if (this.#refusal) return JSON.stringify(failedStatus({ id, installation, provider, region }, this.#refusal));
    // Read first: the call sets the alarm, and an overdue job may run during it.
    const overdue = this.#jobs.overdue();
    const { report } = await this.#prepareRead(caller, ANY_AGE);
    const { syncedAt, unrouted } = this.#replica.state;
    const status: SourceStatus = {
      id,
      installation,
      provider,
      region,
      status: report.status,
      syncedAt: syncedAt === null ? null : new Date(syncedAt).toISOString(),
      age: syncedAt === null ? null : this.#runtime.now() - syncedAt,
      organizations: syncedAt === null ? null : this.#replica.size(),
      unrouted,
      lastError: report.error,
      facets: this.#facets.statuses(),
      jobs: { overdueSeconds: Math.floor(overdue / 1000) },
      rate: this.#limiter.rate && { ...this.#limiter.rate },
    };
    return JSON.stringify(status);
  }

  /** Starts a sync if none is in progress, or soon if the last one has just ended. Does not wait for it. */
  refresh(caller: CallerContext, { reset = false }: RefreshOptions = {}): void {
    const refresh = this.#authorize(caller);
    if (reset && !this.#refusal) this.#resetWaits();
    if (!("code" in refresh)) this.#runtime.waitUntil(this.#requestSync(refresh));
  }

  async #requestSync(refresh: RefreshContext): Promise<void> {
    const wait = this.#replica.nextSyncAt() - this.#runtime.now();
    if (wait > 0 && wait <= READ_DEADLINE) await this.#runtime.sleep(wait);
    await this.#replica.requestSync(refresh);
    await this.#jobs.schedule();
  }

  /** Ends every wait that a failure or the upstream has caused. */
  #resetWaits(): void {
    this.#limiter.reset();
    this.#replica.resetBackoff();
    for (const part of [this.#lookups, this.#details, this.#projects]) part.reset();
    this.#facets.resetBackoffs();
    this.#jobs.resetBackoffs();
  }

  /** Returns a `SourceChangesPage`: the changes after an offset. Null if the Directory cannot read its storage. */
  async changes(caller: CallerContext, after: SourceOffset | "now" | "start", limit: number): Promise<string> {
    if (this.#refusal) return "null";
    // Changes are recorded by syncs, so a read of the feed has to start them.
    await this.#prepareRead(caller, ANY_AGE);
    return JSON.stringify(
      readChanges(this.#runtime.storage.sql, caller.source, this.#replica.state.generationId, after, limit),
    );
  }

  /**
   * Sends a proxied request within the limits of the upstream, before bulk work, and returns the response as a stream.
   * The request carries the credential, which is not stored.
   */
  async proxy(caller: CallerContext, request: Request): Promise<ProxiedResult> {
    const refresh = this.#authorize(caller);
    if ("code" in refresh) return proxyFailure(refresh);
    this.#runtime.waitUntil(this.#jobs.schedule());
    const { provider } = refresh;
    const send = this.#limiter.limitProxied(createUpstreamFetch(this.env.UPSTREAM), (headers) =>
      provider.rateLimit(headers),
    );
    const result = await sendProxied(send, request);
    if (result.response?.status === 401 && !refresh.isManaged) {
      this.#runtime.waitUntil(this.#onUnauthorized(provider, result.response.clone()));
    }
    return result;
  }

  /** Ends a Directory with a caller's own credential if a response outside its own loads says that it is not valid. */
  async #onUnauthorized(provider: Provider, copy: Response): Promise<void> {
    const { generationId } = this.#replica.state;
    const isRefused = await isCredentialRefused(provider, copy);
    if (!isRefused || generationId !== this.#replica.state.generationId) return;
    this.#replica.eraseRefused(
      createProblem("upstream-unauthorized", "The upstream refused the credential of a proxied call."),
    );
  }

  /** Runs the jobs that are due. If it throws, which only a failure of the storage causes, the platform repeats it. */
  override async alarm(): Promise<void> {
    if (this.#refusal) return;
    await this.#jobs.runDue(this.#createBudget(this.#replica.state.source));
    if (this.#hasEnded) await this.#deleteAll();
  }

  /** Deletes the storage and the alarm. A later call finds a new Directory. */
  async #deleteAll(): Promise<void> {
    this.#parts?.replica.end();
    this.#parts?.textIndex.end();
    this.#parts = null;
    this.#hasEnded = false;
    await this.#runtime.storage.deleteAll();
  }

  /** Authorizes a caller, makes the replica as fresh as requested, and reports whether it can serve a read. */
  async #prepareRead(
    caller: CallerContext,
    requested: Freshness,
  ): Promise<{ refresh: RefreshContext | null; report: SourceReport }> {
    const refresh = this.#authorize(caller);
    if ("code" in refresh) return { refresh: null, report: failedReport(caller.source, refresh) };
    const { status, error } = await this.#replica.ensureFresh(refresh, requested);
    await this.#jobs.schedule();
    return { refresh, report: createReport(caller.source, { status, error }) };
  }

  /**
   * Records the call, erases the replica if the epoch has changed, and returns what a refresh for the caller needs. `budget`: of
   * the invocation that the refresh is a part of.
   */
  #authorize(caller: CallerContext, budget = this.#createBudget(caller.source)): RefreshContext | Problem {
    if (this.#refusal) return this.#refusal;
    const isManaged = caller.credential === null;
    const { state } = this.#replica;
    // The epoch is null until the launcher has told it to this isolate; the data is then taken to be unchanged.
    if (caller.epoch !== null && caller.epoch !== state.epoch) this.#eraseForEpoch(caller.epoch);
    const isKnown = state.source !== null && JSON.stringify(state.source) === JSON.stringify(caller.source);
    const isRecent = this.#runtime.now() - state.lastCalledAt < MINUTE;
    if (!isKnown || !isRecent || state.isManaged !== isManaged) {
      this.#replica.updateState({ source: caller.source, isManaged, lastCalledAt: this.#runtime.now() });
    }
    const refresh = createRefreshContext(caller, this.env, this.#limiter, budget, this.#runtime.storage.sql);
    if (!("code" in refresh)) this.#open().rewriter.start(refresh);
    return refresh;
  }

  /** What a refresh by alarm needs; null if no caller has named the source yet. */
  #authorizeManaged(budget: CallBudget): RefreshContext | Problem | null {
    const { source } = this.#replica.state;
    return source && this.#authorize({ source, credential: null, epoch: currentEpoch() }, budget);
  }

  #eraseForEpoch(epoch: string): void {
    this.#replica.erase("new-epoch", { epoch });
    this.#limiter.reset();
    this.#facets.abandon();
  }

  #createBudget(source: SourceConfiguration | null): CallBudget {
    const { callBudget, now } = this.#runtime;
    return new CallBudget(source?.settings?.callBudget ?? callBudget, now);
  }

  #origin(): EventOrigin {
    const state = this.#parts?.replica.state;
    return { source: state?.source?.id ?? "unknown", isManaged: state?.isManaged ?? false };
  }

  /** Milliseconds. */
  #pollInterval(): number {
    return (this.#replica.state.source?.settings?.poll ?? Number(this.env.POLL_SECONDS ?? 60)) * 1000;
  }
}

/** A listing of a source that cannot serve the read. */
function emptyListing(report: SourceReport): Listing {
  return { rows: [], more: false, reports: [report], warnings: [], moved: [], syncedAt: null };
}

/** A result of `find` of a source that cannot serve the read. */
function encodeEmptyFinding(report: SourceReport): string {
  return encodeFindResult({ organizations: [], reports: [report], warnings: [] });
}

function createReport(
  { id, region }: SourceConfiguration,
  { status, error }: Pick<SourceReport, "status" | "error">,
): SourceReport {
  return { id, region, status, matched: null, undetermined: 0, url: null, error };
}

/** The report of a source that does not have what was asked for, in a copy that could not be confirmed. */
function unconfirmedReport(report: SourceReport): SourceReport {
  const detail = "The source could not be asked again whether it has the organization.";
  return failedReport(report, report.error ?? createProblem("syncing", detail, { retryAfter: 5 }));
}
