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

/** The greatest `max-age` in seconds: RFC 9111 §1.2.2 asks for at least this, and a larger one has no effect. */
const LARGEST_MAX_AGE = 2 ** 31;

/**
 * The greatest age that a response may have. `fresh=1`, `Cache-Control: no-cache` and `max-age=0` all mean "refresh first";
 * `max-age=N` limits the age of the data to N seconds. Of several directives, the strictest holds. Names are
 * case-insensitive, and invalid directives are ignored (RFC 9111 §5.2).
 */
export function readFreshness(fresh: boolean | null, headers: Headers): Freshness {
  const directives = (headers.get("Cache-Control") ?? "").split(",").map((text) => text.trim().toLowerCase());
  const maxAges = directives.flatMap((text) => readMaxAge(text) ?? []);
  return {
    fresh: fresh === true || directives.includes("no-cache"),
    maxAge: maxAges.length === 0 ? null : Math.min(...maxAges) * 1000,
  };
}

/** The seconds of a `max-age` directive; null for any other text. */
function readMaxAge(directive: string): number | null {
  const digits = /^max-age\s*=\s*(?:"(\d{1,100})"|(\d{1,100}))$/.exec(directive);
  const text = digits?.[1] ?? digits?.[2];
  return text === undefined ? null : Math.min(LARGEST_MAX_AGE, Number(text));
}
