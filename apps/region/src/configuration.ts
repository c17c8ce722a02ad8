import { throwProblem } from "@roster/core/problem";
import type { SourceDescription } from "@roster/core/source";
import * as v from "valibot";

const name = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]*$/));
const host = v.pipe(v.string(), v.regex(/^[a-z0-9.-]+(:\d+)?$/));

const seconds = v.pipe(v.number(), v.minValue(0));
const lifetime = v.partial(v.strictObject({ fresh: seconds, served: seconds, kept: seconds }));

/** How a source differs from the defaults. Seconds. */
const settingsSchema = v.partial(
  v.strictObject({
    /** How often a managed Directory reads its list without being asked. */
    poll: v.pipe(v.number(), v.minValue(1)),
    /** How long the list is fresh, served while it is read anew, and kept where that fails. */
    list: lifetime,
    facets: lifetime,
    /** How many upstream calls one run of work may make before it pauses. */
    callBudget: v.pipe(v.number(), v.integer(), v.minValue(1)),
  }),
);
export type SourceSettings = v.InferOutput<typeof settingsSchema>;

const sourceSchema = v.strictObject({
  id: name,
  installation: name,
  provider: v.picklist(["sentry", "k6"]),
  region: name,
  /** Where the list of all organizations is. */
  url: v.pipe(v.string(), v.url()),
  /** The hosts whose organizations are this source's. */
  hosts: v.pipe(v.array(host), v.minLength(1)),
  /** The hosts that all sources of the installation serve: an organization on any other is unrouted. */
  served: v.array(host),
  /** The name of the secret that holds the managed upstream token. */
  secret: v.string(),
  /** k6: the Grafana Cloud stacks to ask for when the API that lists organizations is gone. */
  settings: v.optional(settingsSchema),
  stacks: v.optional(v.array(v.strictObject({ id: v.optional(v.string()), url: v.optional(v.string()) }))),
});

/** One source as this region is configured to serve it. */
export interface SourceConfiguration extends SourceDescription {
  readonly url: string;
  readonly hosts: readonly string[];
  readonly served: readonly string[];
  readonly secret: string;
  readonly settings?: SourceSettings | undefined;
  readonly stacks?: readonly { readonly id?: string | undefined; readonly url?: string | undefined }[] | undefined;
}

const sourcesSchema = v.array(sourceSchema);

let read: { readonly from: unknown; readonly sources: readonly SourceConfiguration[] } | null = null;

/** The variable `SOURCES`, checked once per isolate. A broken one fails closed: 503. */
export function readSources(variable: unknown): readonly SourceConfiguration[] {
  if (read && read.from === variable) return read.sources;
  const result = v.safeParse(sourcesSchema, variable);
  if (!result.success) return throwProblem("misconfigured", "The variable SOURCES cannot be read.");
  read = { from: variable, sources: result.output };
  return result.output;
}
