import { throwProblem } from "@roster/core/problem";
import type { SourceDescription } from "@roster/core/source";
import * as v from "valibot";

const name = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]*$/));

const regionsSchema = v.array(
  v.strictObject({
    id: name,
    /** The name of the service binding that reaches the region's internal entrypoint. */
    binding: v.string(),
    sources: v.array(
      v.strictObject({ id: name, installation: name, provider: v.picklist(["sentry", "k6"]), region: name }),
    ),
  }),
);

/** A region that this gateway asks, and the sources behind it. */
export interface RegionConfiguration {
  readonly id: string;
  readonly binding: string;
  readonly sources: readonly SourceDescription[];
}

let read: { readonly from: unknown; readonly regions: readonly RegionConfiguration[] } | null = null;

/** The variable `REGIONS`, checked once per isolate. A broken one fails closed: 503. */
export function readRegions(variable: unknown): readonly RegionConfiguration[] {
  if (read && read.from === variable) return read.regions;
  const result = v.safeParse(regionsSchema, variable);
  if (!result.success) return throwProblem("misconfigured", "The variable REGIONS cannot be read.");
  read = { from: variable, regions: result.output };
  return result.output;
}
