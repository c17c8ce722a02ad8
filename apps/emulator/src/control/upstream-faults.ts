import * as v from "valibot";
import { strictObject } from "../world/strict-object.ts";

const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** One way to break: which requests, how, how often. */
export const FaultSchema = v.pipe(
  strictObject({
    /** All that are given must fit; a `*` in host or path stands for any text. */
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
    /** Answers this status in the upstream's error shape. */
    status: v.optional(v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599))),
    /** Answers this text as the body. */
    body: v.optional(v.string()),
    /** Adds or replaces header fields. */
    headers: v.optional(v.record(v.string(), v.string())),
    /** Answers with this content type; without a body, `text/html` brings a page of HTML. */
    contentType: v.optional(v.string()),
    /** Breaks the connection before any answer. */
    reset: v.optional(v.boolean()),
    /** Breaks the connection within the body: in its middle, or after so many bytes. */
    truncate: v.optional(v.union([v.boolean(), Count])),
    /** Lets so many requests pass in a window, and answers the rest as the upstream's limiter does. */
    rateLimit: v.optional(
      strictObject({ limit: Count, windowSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 1) }),
    ),
    /** Spent after so many requests. */
    times: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
    /** The share of matching requests that are hit. */
    probability: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  }),
  v.check(
    (fault) => isBreaking(fault),
    "must break something: delayMs, status, body, headers, contentType, reset, truncate or rateLimit",
  ),
);

export const FaultsSchema = v.array(FaultSchema);

export type UpstreamFault = v.InferOutput<typeof FaultSchema>;

const EFFECTS = ["delayMs", "status", "body", "headers", "contentType", "reset", "truncate", "rateLimit"] as const;

function isBreaking(fault: Readonly<Partial<Record<(typeof EFFECTS)[number], unknown>>>): boolean {
  return EFFECTS.some((effect) => fault[effect] !== undefined);
}

/** A request as faults see it. */
export interface FaultTarget {
  readonly host: string;
  readonly path: string;
  readonly token: string | null;
}

/** The first fault that hits a request, and the list that is left for the next one. */
export function takeFault(
  faults: readonly UpstreamFault[],
  target: FaultTarget,
  random: () => number,
): { readonly fault: UpstreamFault | null; readonly left: readonly UpstreamFault[] } {
  const at = faults.findIndex((fault) => isMatch(fault, target) && random() < (fault.probability ?? 1));
  const fault = faults[at];
  if (!fault) return { fault: null, left: faults };
  if (fault.times === undefined) return { fault, left: faults };
  const spent = fault.times === 1 ? [] : [{ ...fault, times: fault.times - 1 }];
  return { fault, left: faults.toSpliced(at, 1, ...spent) };
}

function isMatch({ match }: UpstreamFault, target: FaultTarget): boolean {
  return (
    (match.host === undefined || matches(match.host, target.host)) &&
    (match.path === undefined || matches(match.path, target.path)) &&
    (match.token === undefined || match.token === target.token)
  );
}

/** Whole text, `*` standing for any run of characters. */
function matches(pattern: string, text: string): boolean {
  const parts = pattern.split("*").map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "s").test(text);
}
