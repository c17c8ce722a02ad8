import { organizationSchema, projectSchema } from "@roster/core/model";
import * as v from "valibot";
import { SCOPES } from "../auth/principal.ts";

/**
 * The schemas of all response bodies. The OpenAPI document is generated from them, and tests validate real responses against
 * them. They are not part of any Worker's bundle.
 */

const open = v.record(v.string(), v.unknown());
const nullableText = v.nullable(v.string());
const instant = v.pipe(v.string(), v.isoTimestamp());

export const problem = v.object({
  type: v.string(),
  code: v.string(),
  title: v.string(),
  status: v.pipe(v.number(), v.integer()),
  detail: v.string(),
  upstreamCode: v.optional(v.string()),
  parameter: v.optional(v.string()),
  errors: v.optional(v.array(v.object({ parameter: v.string(), detail: v.string() }))),
  position: v.optional(v.object({ start: v.number(), end: v.number() })),
  caret: v.optional(v.string()),
  suggestion: v.optional(v.string()),
  candidates: v.optional(v.array(v.string())),
  sources: v.optional(v.array(v.unknown())),
  headers: v.optional(v.array(v.string())),
  next: v.optional(v.string()),
  retryAfter: v.optional(v.number()),
});

const state = v.picklist(["fresh", "stale", "syncing", "failed", "elsewhere"]);

export const sourceReport = v.strictObject({
  id: v.string(),
  region: v.string(),
  status: state,
  matched: v.nullable(v.number()),
  undetermined: v.number(),
  url: nullableText,
  error: v.nullable(problem),
});

export const warning = v.strictObject({ code: v.string(), source: nullableText, detail: v.string() });

/** An organization, with the members that `include` adds. */
export const organization = v.strictObject({
  ...organizationSchema.entries,
  position: v.optional(v.string()),
  billing: v.optional(v.nullable(open)),
  raw: v.optional(open),
  features: v.optional(v.nullable(v.array(v.string()))),
  teams: v.optional(v.nullable(v.array(open))),
  roles: v.optional(v.nullable(v.array(open))),
  access: v.optional(v.nullable(v.array(v.string()))),
  settings: v.optional(v.nullable(open)),
});

export const project = v.strictObject({ ...projectSchema.entries, position: v.optional(v.string()) });

const page = v.strictObject({
  limit: v.number(),
  next: nullableText,
  previous: nullableText,
  retry: nullableText,
});
const sourceState = { sources: v.array(sourceReport), warnings: v.array(warning), complete: v.boolean() };

export const listStatus = v.strictObject({ ...sourceState, error: v.optional(problem) });

export const source = v.object({
  id: v.string(),
  installation: v.string(),
  provider: v.string(),
  region: v.string(),
  status: state,
  syncedAt: v.nullable(instant),
  age: v.nullable(v.number()),
  organizations: v.nullable(v.number()),
  unrouted: v.array(v.object({ host: v.string(), organizations: v.number() })),
  lastError: v.nullable(problem),
  facets: v.array(
    v.object({
      facet: v.string(),
      status: state,
      syncedAt: v.nullable(instant),
      progress: v.nullable(v.object({ done: v.number(), of: v.number() })),
      unreadable: v.number(),
      error: v.nullable(problem),
    }),
  ),
  jobs: v.nullable(v.object({ overdueSeconds: v.number() })),
  rate: v.nullable(v.record(v.string(), v.nullable(v.number()))),
});

export const change = v.object({
  changeId: v.string(),
  sequence: v.number(),
  type: v.picklist([
    "organization.created",
    "organization.updated",
    "organization.moved",
    "organization.removed",
    "source.degraded",
    "source.recovered",
  ]),
  at: instant,
  id: nullableText,
  source: v.string(),
  region: v.string(),
  changed: v.nullable(v.array(v.string())),
  reason: v.optional(v.string()),
});

const needs = v.strictObject({
  facets: v.array(v.picklist(["projects", "members", "events"])),
  leaves: v.array(v.object({ field: v.string(), value: v.string() })),
});

export const sentryOrganization = v.looseObject({
  id: v.string(),
  slug: v.string(),
  name: v.string(),
  links: v.looseObject({ regionUrl: v.string() }),
});
export const k6Organization = v.looseObject({ id: v.number(), name: v.string() });
export const k6Project = v.strictObject({
  id: v.number(),
  name: v.string(),
  description: v.string(),
  organization_id: v.number(),
  created: v.nullable(instant),
  updated: v.nullable(instant),
  is_default: v.nullable(v.boolean()),
});

/** The successful response of an operation. */
export interface ResponseBody {
  readonly status: number;
  readonly schema: v.GenericSchema;
}

/** By operation id. */
export const BODIES: Readonly<Record<string, ResponseBody>> = {
  listOrganizations: { status: 200, schema: v.strictObject({ data: v.array(organization), page, ...sourceState }) },
  getOrganization: { status: 200, schema: v.strictObject({ data: organization, ...sourceState }) },
  listProjects: { status: 200, schema: v.strictObject({ data: v.array(project), page, ...sourceState }) },
  listSources: { status: 200, schema: v.strictObject({ data: v.array(source) }) },
  refreshSource: {
    status: 202,
    schema: v.strictObject({ data: v.strictObject({ source: v.string(), status: v.literal("accepted") }) }),
  },
  listChanges: {
    status: 200,
    schema: v.strictObject({
      data: v.array(change),
      page: v.strictObject({ next: v.string(), more: v.boolean() }),
      warnings: v.array(warning),
    }),
  },
  explainQuery: {
    status: 200,
    schema: v.strictObject({
      data: v.strictObject({
        tree: open,
        canonical: v.string(),
        needs,
        sources: v.array(v.strictObject({ id: v.string(), asks: needs })),
      }),
    }),
  },
  getMe: {
    status: 200,
    schema: v.strictObject({
      data: v.strictObject({
        kind: v.picklist(["key", "pass-through", "both"]),
        key: v.nullable(v.strictObject({ id: v.string(), sources: v.array(v.string()) })),
        scopes: v.array(v.picklist(SCOPES)),
        sources: v.array(
          v.strictObject({
            id: v.string(),
            installation: v.string(),
            provider: v.string(),
            region: v.string(),
            by: v.picklist(["key", "credential"]),
          }),
        ),
        headers: v.array(v.string()),
      }),
    }),
  },
  listSentryOrganizations: { status: 200, schema: v.array(sentryOrganization) },
  getSentryOrganization: { status: 200, schema: sentryOrganization },
  listSentryRegions: {
    status: 200,
    schema: v.strictObject({ regions: v.array(v.strictObject({ name: v.string(), url: v.string() })) }),
  },
  listK6Organizations: { status: 200, schema: v.strictObject({ organizations: v.array(k6Organization) }) },
  getK6Organization: { status: 200, schema: v.strictObject({ organization: k6Organization }) },
  listK6Projects: { status: 200, schema: v.strictObject({ projects: v.array(k6Project) }) },
};
