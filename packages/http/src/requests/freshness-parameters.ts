import type { Freshness } from "@roster/core/source";
import { InvalidValue, flag, type QueryParameter } from "./query-parameters.ts";

/** `fresh` of every route that reads copies. */
export const FRESH = flag("Ask the upstreams first. At most one such refresh per source in five seconds.");

/**
 * `min` of the URLs that webhooks carry: no answer may be older than that change. Copies are swapped in the same transaction
 * that numbers their changes, so only something that keeps answers has to look at it.
 */
export const MIN: QueryParameter<number | null> = {
  description: "The sequence of a change: the answer is no older than that.",
  schema: { type: "integer", minimum: 0 },
  read: (text) => {
    if (text === null) return null;
    return /^\d{1,15}$/.test(text) ? Number(text) : new InvalidValue("has to be the sequence of a change");
  },
};

/**
 * How old the answer may be: `fresh=1` and `Cache-Control: no-cache` ask the upstream first, `max-age=N` (seconds) bounds
 * the data's age. Directives that cannot be read are ignored, as RFC 9111 §5.2 asks.
 */
export function readFreshness(fresh: boolean | null, headers: Headers): Freshness {
  const directives = (headers.get("Cache-Control") ?? "")
    .toLowerCase()
    .split(",")
    .map((directive) => directive.trim());
  const ages = directives.flatMap((directive) => /^max-age="?(\d{1,9})"?$/.exec(directive)?.[1] ?? []);
  return {
    fresh: fresh === true || directives.includes("no-cache"),
    maxAge: ages[0] === undefined ? null : Number(ages[0]) * 1000,
  };
}
