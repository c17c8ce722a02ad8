import { throwProblem } from "@roster/core/problem";
import type { SourceDescription } from "@roster/core/source";
import * as v from "valibot";

const nameSchema = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]*$/));
const hostSchema = v.pipe(v.string(), v.regex(/^[a-z0-9.-]+(:\d+)?$/));

const secondsSchema = v.pipe(v.number(), v.minValue(0));
const freshnessSchema = v.partial(v.strictObject({ fresh: secondsSchema, served: secondsSchema, kept: secondsSchema }));

/** The settings of a source that differ from the defaults. Times are in seconds. */
const settingsSchema = v.partial(
  v.strictObject({
    /** The interval at which a managed Directory fetches its list without a caller. */
    poll: v.pipe(v.number(), v.minValue(1)),
    /** How long the list is fresh, served while it is refreshed, and kept if the refresh fails. */
    list: freshnessSchema,
    facets: freshnessSchema,
    /** How many upstream calls one call of the Directory or one alarm may send. Work that needs more pauses. */
    callBudget: v.pipe(v.number(), v.integer(), v.minValue(1)),
  }),
);
export type SourceSettings = v.InferOutput<typeof settingsSchema>;

const sourceSchema = v.strictObject({
  id: nameSchema,
  installation: nameSchema,
  provider: v.picklist(["sentry", "k6"]),
  region: nameSchema,
  /** The base URL of the API that lists all organizations. */
  url: v.pipe(v.string(), v.url()),
  /** The hosts whose organizations belong to this source. */
  hosts: v.pipe(v.array(hostSchema), v.minLength(1)),
  /** The hosts that the sources of the installation serve together. An organization on any other host is unrouted. */
  served: v.array(hostSchema),
  /** The name of the secret that holds the managed upstream token. */
  secret: v.string(),
  settings: v.optional(settingsSchema),
  /** k6 only: the Grafana Cloud stacks to query if the API that lists organizations is gone. */
  stacks: v.optional(v.array(v.strictObject({ id: v.optional(v.string()), url: v.optional(v.string()) }))),
});

/** The configuration of one source of this region. */
export interface SourceConfiguration extends SourceDescription {
  readonly url: string;
  readonly hosts: readonly string[];
  readonly served: readonly string[];
  readonly secret: string;
  readonly settings?: SourceSettings | undefined;
  readonly stacks?: readonly { readonly id?: string | undefined; readonly url?: string | undefined }[] | undefined;
}

const sourcesSchema = v.array(sourceSchema);

let cached: { readonly variable: unknown; readonly sources: readonly SourceConfiguration[] } | null = null;

/** Reads the variable `SOURCES`, and validates it once per isolate. An invalid value is answered with 503. */
export function readSources(variable: unknown): readonly SourceConfiguration[] {
  if (cached && cached.variable === variable) return cached.sources;
  const result = v.safeParse(sourcesSchema, variable);
  if (!result.success) return throwProblem("misconfigured", "The variable SOURCES is invalid.");
  cached = { variable, sources: result.output };
  return result.output;
}
