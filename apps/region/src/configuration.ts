import { throwProblem } from "@roster/core/problem";
import type { SourceDescription } from "@roster/core/source";
import { describeProvider, PROVIDER_NAMES } from "@roster/providers";
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

/** The members of a source that all providers have. */
const commonEntries = {
  id: nameSchema,
  installation: nameSchema,
  provider: v.picklist(PROVIDER_NAMES),
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
};

/** The configuration of one source of this region. */
export interface SourceConfiguration extends SourceDescription {
  readonly url: string;
  readonly hosts: readonly string[];
  readonly served: readonly string[];
  readonly secret: string;
  readonly settings?: SourceSettings | undefined;
  /** The settings that only the provider of this source has. Its description knows their names and types. */
  readonly providerSettings?: Readonly<Record<string, unknown>> | undefined;
}

const sourceSchema = v.looseObject(commonEntries);
const sourcesSchema = v.array(v.pipe(sourceSchema, v.rawTransform(separateProviderSettings)));

/** Separates the settings that only the provider of the source has. Any other member is an error. */
function separateProviderSettings({
  dataset,
  addIssue,
  NEVER,
}: v.RawTransformContext<v.InferOutput<typeof sourceSchema>>): SourceConfiguration {
  const common = v.parse(v.object(commonEntries), dataset.value);
  const others = Object.entries(dataset.value).filter(([name]) => !Object.hasOwn(commonEntries, name));
  const { sourceSettings } = describeProvider(common.provider);
  const result = v.safeParse(v.strictObject(sourceSettings), Object.fromEntries(others));
  if (result.success) return { ...common, providerSettings: result.output };
  for (const { message } of result.issues) addIssue({ message });
  return NEVER;
}

let cached: { readonly variable: unknown; readonly sources: readonly SourceConfiguration[] } | null = null;

/** Reads the variable `SOURCES`, and validates it once per isolate. An invalid value is answered with 503. */
export function readSources(variable: unknown): readonly SourceConfiguration[] {
  if (cached && cached.variable === variable) return cached.sources;
  const result = v.safeParse(sourcesSchema, variable);
  if (!result.success) return throwProblem("misconfigured", "The variable SOURCES is invalid.");
  cached = { variable, sources: result.output };
  return result.output;
}
