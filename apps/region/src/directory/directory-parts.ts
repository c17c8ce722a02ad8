import type { Problem } from "@roster/core/problem";
import type { CallBudget } from "./call-budget.ts";
import { DirectoryFacets } from "./directory-facets.ts";
import { DirectoryJobs } from "./directory-jobs.ts";
import type { DirectoryRuntime } from "./directory-runtime.ts";
import { Jobs } from "./jobs.ts";
import { createMatchCounter } from "./match-counter.ts";
import { MembershipLookups } from "./membership-lookups.ts";
import { OrganizationDetails } from "./organization-details.ts";
import { ProjectReplicas } from "./project-replicas.ts";
import type { RefreshContext } from "./refresh-context.ts";
import { Replica } from "./replica.ts";
import { RowRewriter } from "./rewrite-rows.ts";
import { TextIndexBuilder } from "./text-index.ts";
import { createStoredLimiter, type UpstreamLimiter } from "./upstream-limiter.ts";

/** The parts of a Directory. They share its storage, and end with its content. */
export interface DirectoryParts {
  readonly replica: Replica;
  readonly limiter: UpstreamLimiter;
  readonly facets: DirectoryFacets;
  readonly lookups: MembershipLookups;
  readonly details: OrganizationDetails;
  readonly projects: ProjectReplicas;
  readonly rewriter: RowRewriter;
  readonly textIndex: TextIndexBuilder;
  readonly count: ReturnType<typeof createMatchCounter>;
  readonly jobs: DirectoryJobs;
  /** Sets the alarm to the earliest job. */
  arm(): Promise<void>;
}

/** What the jobs of a Directory need of it. */
export interface PartsOptions {
  readonly authorize: (budget: CallBudget) => RefreshContext | Problem | null;
  readonly pollInterval: () => number;
  readonly idleTimeout: number;
  /** The Directory ends: its storage is deleted after the jobs. */
  readonly end: () => void;
}

/** Opens the parts of a Directory. Creates or migrates the tables of its storage. */
export function openDirectoryParts(runtime: DirectoryRuntime, options: PartsOptions): DirectoryParts {
  const replica = new Replica(runtime);
  const facets = new DirectoryFacets(runtime, replica);
  const lookups = new MembershipLookups(runtime, replica);
  const jobs = new Jobs(runtime);
  return {
    replica,
    limiter: createStoredLimiter(runtime),
    facets,
    lookups,
    details: new OrganizationDetails(runtime, replica),
    projects: new ProjectReplicas(runtime, replica),
    rewriter: new RowRewriter(runtime, replica),
    textIndex: new TextIndexBuilder(runtime),
    count: createMatchCounter(runtime.storage.sql),
    jobs: new DirectoryJobs(runtime, jobs, { replica, facets, lookups, ...options }),
    arm: () => jobs.arm(),
  };
}
