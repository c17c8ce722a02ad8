import { DurableObject } from "cloudflare:workers";
import {
  failedReport,
  hasData,
  type FindOptions,
  type Freshness,
  type Question,
  type Slice,
  type SourceReport,
  type SourceStatus,
} from "@roster/core/roster";
import type { Env } from "../env.ts";
import { Copy, type Refresh } from "./copy.ts";
import { findRows } from "./find.ts";
import { printRow } from "./include.ts";
import { createCounter } from "./matches.ts";
import { positionOf, readPage } from "./page.ts";
import { printFinding, printListing } from "./print.ts";
import { ProjectCopies } from "./project-copies.ts";
import { conditionOf } from "./question.ts";
import { refreshOf, type Visit } from "./visit.ts";
import { warningsOf } from "./warnings.ts";

/**
 * A small, complete, queryable copy of what one credential may see in one source. It alone talks to its upstream, so that
 * single flight, budgets, freshness and residency are properties of one object.
 *
 * Methods answer JSON text, of the shapes of `@roster/core/roster`: text crosses between isolates at half the cost of
 * objects, and rows are stored as text.
 */
export class Directory extends DurableObject<Env> {
  readonly #copy: Copy;
  readonly #projects: ProjectCopies;
  readonly #count: ReturnType<typeof createCounter>;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const host = {
      storage: ctx.storage,
      waitUntil: (work: Promise<unknown>) => ctx.waitUntil(work),
      now: () => Date.now(),
    };
    this.#copy = new Copy(host);
    this.#projects = new ProjectCopies(host);
    this.#count = createCounter(ctx.storage.sql);
  }

  /** `Listing`: a slice of the answer to a question. */
  async list(visit: Visit, question: Question, slice: Slice): Promise<string> {
    const { report } = await this.#enter(visit, question.freshness);
    if (!hasData(report)) return printListing([], { more: false, warnings: [], reports: [report], syncedAt: null });
    const { sql } = this.ctx.storage;
    const { generation, syncedAt } = this.#copy.state;
    const condition = conditionOf(visit.source, question);
    const counted = { ...report, ...this.#count(condition, generation) };
    const { rows, more } = readPage(sql, question, condition, slice, counted.matched);
    const printed = rows.map(
      (row) => `{"position":${JSON.stringify(positionOf(row))},"organization":${printRow(row, question.include)}}`,
    );
    const warnings = warningsOf(counted, this.#copy.state, question, rows);
    return printListing(printed, { more, warnings, reports: [counted], syncedAt });
  }

  /** `Finding`: the organizations that a reference means. */
  async find(visit: Visit, reference: string, options: FindOptions): Promise<string> {
    const { report } = await this.#enter(visit, options.freshness);
    if (!hasData(report)) return printFinding([], { warnings: [], reports: [report] });
    const rows = findRows(this.ctx.storage.sql, visit.source, reference);
    const counted = { ...report, matched: rows.length };
    const warnings = warningsOf(counted, this.#copy.state, options, rows);
    const printed = rows.map((row) => printRow(row, options.include));
    return printFinding(printed, { warnings, reports: [counted] });
  }

  /** `ProjectListing`: a page of an organization's projects. */
  async projects(visit: Visit, organization: string, slice: Slice): Promise<string> {
    const { refresh, report } = await this.#enter(visit, WHATEVER_THERE_IS);
    if (!refresh || !hasData(report)) {
      return printListing([], { more: false, warnings: [], reports: [report], syncedAt: null });
    }
    const { rows, more, error, syncedAt } = await this.#projects.read(refresh, organization, slice);
    const isLost = error !== null && syncedAt === null;
    const read = isLost ? failedReport(visit.source, error) : reportOf(visit, error ? "stale" : "fresh", error);
    return printListing(rows, { more, warnings: [], reports: [read], syncedAt });
  }

  /** `SourceStatus`: how the source stands. */
  async status(visit: Visit): Promise<string> {
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
    };
    return JSON.stringify(status);
  }

  /** Lets a visit in: brings the copy to the freshness asked for, and reports how it can serve. */
  async #enter(visit: Visit, asked: Freshness): Promise<{ refresh: Refresh | null; report: SourceReport }> {
    if (this.#copy.startOver(visit.epoch)) this.#projects.abandon();
    const refresh = refreshOf(visit, this.env);
    if ("code" in refresh) return { refresh: null, report: failedReport(visit.source, refresh) };
    const { status, error } = await this.#copy.ready(refresh, asked);
    return { refresh, report: reportOf(visit, status, error) };
  }
}

const WHATEVER_THERE_IS: Freshness = { fresh: false, maxAge: null };

function reportOf({ source }: Visit, status: SourceReport["status"], error: SourceReport["error"]): SourceReport {
  return { id: source.id, region: source.region, status, matched: null, undetermined: 0, url: null, error };
}
