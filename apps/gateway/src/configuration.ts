import { throwProblem } from "@roster/core/problem";
import { FIELD_NAMES, type UnsupportedFields } from "@roster/core/search";
import type { SourceDescription } from "@roster/core/source";
import * as v from "valibot";

const name = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]*$/));

const regionsSchema = v.array(
  v.strictObject({
    id: name,
    /** The name of the service binding for the region's internal entrypoint. */
    binding: v.string(),
    sources: v.array(
      v.strictObject({
        id: name,
        installation: name,
        provider: name,
        region: name,
        /** What the provider of the source does not supply, as its description says. */
        unsupported: v.record(v.picklist(FIELD_NAMES), v.picklist(["absent", "unknown"])),
      }),
    ),
  }),
);

/** A source behind a region. */
export interface GatewaySource extends SourceDescription {
  readonly unsupported: UnsupportedFields;
}

/** A region that this gateway uses, and the sources behind it. */
export interface RegionConfiguration {
  readonly id: string;
  readonly binding: string;
  readonly sources: readonly GatewaySource[];
}

let parsed: { readonly variable: unknown; readonly regions: readonly RegionConfiguration[] } | null = null;

/** Parses the variable `REGIONS`, once per isolate. An invalid variable fails every request with 503. */
export function readRegions(variable: unknown): readonly RegionConfiguration[] {
  if (parsed && parsed.variable === variable) return parsed.regions;
  const result = v.safeParse(regionsSchema, variable);
  if (!result.success) return throwProblem("misconfigured", "The variable REGIONS is not valid.");
  parsed = { variable, regions: result.output };
  return result.output;
}
