import {
  clampWait,
  clampWaitUntil,
  MAX_UPSTREAM_WAIT,
  readUpstreamWait,
  waitForWindow,
  type UpstreamRateLimit,
} from "@roster/providers";

/** What is known about the rate limit of one host. Times are epoch milliseconds. */
export interface RateWindow {
  /** No call is sent before this time. At most `MAX_UPSTREAM_WAIT` ahead. */
  readonly notBefore: number;
  /** The number of calls that the rate limit refused in a row. */
  readonly refusals: number;
  readonly rate: UpstreamRateLimit | null;
}

/** The statuses by which upstreams refuse a call because of its rate. 427 is k6's older one. */
const REFUSED = new Set([427, 429]);

const FIRST_BACKOFF = 1_000;
const MAX_BACKOFF = 60_000;
/** From this number of refusals in a row on, a refusal that states no usable wait has a backoff. */
const REFUSALS_TO_BACKOFF = 5;

export function isRateRefusal({ status }: Response): boolean {
  return REFUSED.has(status);
}

export const INITIAL_WINDOW: RateWindow = { notBefore: 0, refusals: 0, rate: null };

/**
 * The window of a host after a response. The stated wait counts: the later of `Retry-After` and the vendor's reset. A
 * refusal without a stated wait, or the fifth in a row, also has a backoff that doubles up to one minute.
 */
export function windowAfter(
  window: RateWindow,
  response: Response,
  stated: UpstreamRateLimit | null,
  now: number,
): { readonly window: RateWindow; readonly statedWait: number | null } {
  const isRefused = isRateRefusal(response);
  const statedWait = isRefused ? readUpstreamWait(response.headers, stated, true, now) : null;
  const usedUpWait = stated?.remaining === 0 ? (waitForWindow(stated, now) ?? 0) : 0;
  const refusals = isRefused ? window.refusals + 1 : 0;
  const hasBackoff = isRefused && (statedWait === null || refusals >= REFUSALS_TO_BACKOFF);
  const backoff = hasBackoff ? backoffOf(refusals, statedWait) : 0;
  const wait = Math.max(statedWait ?? 0, usedUpWait, backoff);
  const notBefore = Math.max(clampWaitUntil(window.notBefore, now), wait > 0 ? now + clampWait(wait) : 0);
  const rate = stated === null ? window.rate : { ...stated, resetAt: clampReset(stated.resetAt, now) };
  return { window: { notBefore, refusals, rate }, statedWait };
}

function backoffOf(refusals: number, statedWait: number | null): number {
  const exponent = statedWait === null ? refusals - 1 : refusals - REFUSALS_TO_BACKOFF;
  return Math.min(MAX_BACKOFF, FIRST_BACKOFF * 2 ** exponent);
}

/** The end of a window as it is reported. A time that is years ahead is a mistake of the upstream. */
function clampReset(resetAt: number | null, now: number): number | null {
  return resetAt === null ? null : Math.min(resetAt, now + MAX_UPSTREAM_WAIT);
}
