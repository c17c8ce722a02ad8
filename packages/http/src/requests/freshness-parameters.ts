import type { Freshness } from "@roster/core/source";
import { flag, InvalidValue, type QueryParameter } from "./query-parameters.ts";

/** The parameter `fresh` of every route that reads replicas. */
export const FRESH = flag("Refresh from the upstream first. Each source is refreshed at most once in five seconds.");

/**
 * The parameter `min` of the URLs in webhooks: the response has to include that change. A replica is replaced in the same
 * transaction that numbers its changes, so it always includes them; only a cache has to check `min`.
 */
export const MIN: QueryParameter<number | null> = {
  description: "The sequence number of a change that the response has to include.",
  schema: { type: "integer", minimum: 0 },
  read: (text) => {
    if (text === null) return null;
    return /^\d{1,15}$/.test(text) ? Number(text) : new InvalidValue("has to be the sequence number of a change");
  },
};

/**
 * The required freshness of a response. `fresh=1` and `Cache-Control: no-cache` require a refresh from the upstream;
 * `max-age=N` limits the age of the data to N seconds. Invalid directives are ignored (RFC 9111 §5.2).
 */
export function readFreshness(fresh: boolean | null, headers: Headers): Freshness {
  const directives = (headers.get("Cache-Control") ?? "")
    .toLowerCase()
    .split(",")
    .map((directive) => directive.trim());
  const maxAges = directives.flatMap((directive) => /^max-age="?(\d{1,9})"?$/.exec(directive)?.[1] ?? []);
  return {
    fresh: fresh === true || directives.includes("no-cache"),
    maxAge: maxAges[0] === undefined ? null : Number(maxAges[0]) * 1000,
  };
}
