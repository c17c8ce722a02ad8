import { readFileSync } from "node:fs";
import { describeProvider, printProviders, PROVIDER_NAMES } from "@roster/providers";
import { parse, printParseErrorCode, type ParseError } from "jsonc-parser";
import * as v from "valibot";

const name = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9][a-z0-9-]*$/, "must consist of lower-case letters, digits and dashes"),
);

/** A source may also have settings that only its provider knows. `checkProviderSettings` validates them. */
const sourceSchema = v.looseObject({
  id: name,
  installation: name,
  hosts: v.pipe(v.array(v.string()), v.minLength(1)),
  secret: v.pipe(v.string(), v.regex(/^[A-Z][A-Z0-9_]*$/, "must be the name of a secret")),
  settings: v.optional(v.record(v.string(), v.unknown())),
});

const configSchema = v.strictObject({
  $schema: v.optional(v.string()),
  installations: v.record(
    name,
    v.strictObject({
      provider: v.picklist(PROVIDER_NAMES, `must be one of ${printProviders()}`),
      url: v.pipe(v.string(), v.url()),
    }),
  ),
  regions: v.record(name, v.strictObject({ sources: v.pipe(v.array(sourceSchema), v.minLength(1)) })),
});

/** The content of `roster.config.jsonc`, which describes a whole deployment. */
export type RosterConfig = v.InferOutput<typeof configSchema>;

/** A source as `roster.config.jsonc` describes it. */
export type ConfiguredSource = RosterConfig["regions"][string]["sources"][number];

/** Reads and validates `roster.config.jsonc`. Throws an error that names the location of every problem. */
export function readRosterConfig(file: string): RosterConfig {
  const errors: ParseError[] = [];
  const value: unknown = parse(readFileSync(file, "utf8"), errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error) throw new Error(`${file}: ${printParseErrorCode(error.error)} at character ${error.offset}`);
  const result = v.safeParse(configSchema, value);
  if (!result.success) {
    throw new Error(result.issues.map((issue) => `${file}: ${v.getDotPath(issue)}: ${issue.message}`).join("\n"));
  }
  checkReferences(result.output, file);
  checkProviderSettings(result.output, file);
  return result.output;
}

function checkReferences(config: RosterConfig, file: string): void {
  const sources = Object.values(config.regions).flatMap((region) => region.sources);
  for (const { id, installation } of sources) {
    if (!Object.hasOwn(config.installations, installation)) {
      throw new Error(`${file}: the source ${id} names an unknown installation: ${installation}`);
    }
    if (sources.filter((source) => source.id === id).length > 1)
      throw new Error(`${file}: two sources have the id ${id}`);
  }
}

/** The members of a source that only its provider knows. */
export function providerSettings(source: ConfiguredSource): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(source).filter(([name]) => !Object.hasOwn(sourceSchema.entries, name)));
}

function checkProviderSettings(config: RosterConfig, file: string): void {
  for (const source of Object.values(config.regions).flatMap((region) => region.sources)) {
    const provider = config.installations[source.installation]?.provider ?? "";
    const result = v.safeParse(v.strictObject(describeProvider(provider).sourceSettings), providerSettings(source));
    if (result.success) continue;
    const issues = result.issues.map((issue) => `${v.getDotPath(issue) ?? "settings"}: ${issue.message}`);
    throw new Error(`${file}: the source ${source.id}: ${issues.join("; ")}`);
  }
}
