import * as v from "valibot";
import { strictObject } from "../world/strict-object.ts";

const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const EFFECTS = [
  "delayMs",
  "status",
  "body",
  "headers",
  "firstPage",
  "contentType",
  "hang",
  "reset",
  "truncate",
  "dripMs",
  "rateLimit",
] as const;

/** A fault: which requests it applies to, its effects, and how often it applies. */
const FaultSchema = v.pipe(
  strictObject({
    /** A request must match all given fields. `*` in host or path matches any text. */
    match: v.optional(
      strictObject({
        host: v.optional(v.string()),
        path: v.optional(v.string()),
        token: v.optional(v.string()),
      }),
      {},
    ),
    /** Waits before anything else, in milliseconds. */
    delayMs: v.optional(Count),
    /** Responds with this status and the upstream's error body. */
    status: v.optional(v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599))),
    /** Replaces the body by this text. */
    body: v.optional(v.string()),
    /** Adds or replaces header fields. Null removes one. */
    headers: v.optional(v.record(v.string(), v.nullable(v.string()))),
    /** Responds with the first page of a list, whichever page is requested. */
    firstPage: v.optional(v.boolean()),
    /** Sets the content type. `text/html` without `body` sends an HTML page. */
    contentType: v.optional(v.string()),
    /** Never responds. */
    hang: v.optional(v.boolean()),
    /** Resets the connection: before the response, or with `truncate`, where the body ends. */
    reset: v.optional(v.boolean()),
    /** Closes the connection after this number of bytes of the body. `true`: after half of the body. */
    truncate: v.optional(v.union([v.boolean(), Count])),
    /** Sends the body byte by byte, and waits for this time before each byte, in milliseconds. */
    dripMs: v.optional(Count),
    /** Passes `limit` requests in each window. Further requests receive the upstream's 429 response. */
    rateLimit: v.optional(
      strictObject({ limit: Count, windowSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 1) }),
    ),
    /** The fault is removed after this number of requests. */
    times: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
    /** The share of matching requests that the fault applies to. */
    probability: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  }),
  v.check(
    (fault) => EFFECTS.some((effect) => fault[effect] !== undefined),
    `must have an effect: ${EFFECTS.join(", ")}`,
  ),
);

export const FaultsSchema = v.array(FaultSchema);

export type UpstreamFault = v.InferOutput<typeof FaultSchema>;

/** The properties of a request that faults match. */
export interface FaultTarget {
  readonly host: string;
  readonly path: string;
  readonly token: string | null;
}

/** Returns the first fault that applies to a request, and the faults that remain for later requests. */
export function takeFault(
  faults: readonly UpstreamFault[],
  target: FaultTarget,
  random: () => number,
): { readonly fault: UpstreamFault | null; readonly remaining: readonly UpstreamFault[] } {
  const index = faults.findIndex((fault) => isMatch(fault, target) && random() < (fault.probability ?? 1));
  const fault = faults[index];
  if (!fault) return { fault: null, remaining: faults };
  if (fault.times === undefined) return { fault, remaining: faults };
  const replacement = fault.times === 1 ? [] : [{ ...fault, times: fault.times - 1 }];
  return { fault, remaining: faults.toSpliced(index, 1, ...replacement) };
}

function isMatch({ match }: UpstreamFault, target: FaultTarget): boolean {
  return (
    (match.host === undefined || matchesPattern(match.host, target.host)) &&
    (match.path === undefined || matchesPattern(match.path, target.path)) &&
    (match.token === undefined || match.token === target.token)
  );
}

/** Compares the whole text with a pattern. `*` matches any number of characters. */
function matchesPattern(pattern: string, text: string): boolean {
  const parts = pattern.split("*").map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "s").test(text);
}
