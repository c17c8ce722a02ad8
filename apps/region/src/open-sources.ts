import type { SourceDescription } from "@roster/core/source";
import { isInView, type Principal, type ServerTiming } from "@roster/http";
import { readSources } from "./configuration.ts";
import { createDirectorySource } from "./directory-source.ts";
import type { Env } from "./env.ts";
import { TimedSource } from "./timed-source.ts";

/** Opens the selected sources of this region that are in a principal's view, in the order of the configuration. */
export function openSources(
  env: Env,
  principal: Principal,
  isSelected: (source: SourceDescription) => boolean,
  timings: ServerTiming,
): Promise<readonly TimedSource[]> {
  const sources = readSources(env.SOURCES).filter((source) => isInView(principal, source) && isSelected(source));
  return Promise.all(
    sources.map(async (source) => {
      const directory = await createDirectorySource(env, principal, source);
      return new TimedSource(directory, `directory-${source.id}`, timings);
    }),
  );
}
