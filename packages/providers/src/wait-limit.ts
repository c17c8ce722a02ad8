/**
 * The longest wait that an upstream can ask for, in milliseconds. A longer one is shortened: a mistaken header must not
 * switch a source off for years.
 */
export const MAX_UPSTREAM_WAIT = 15 * 60_000;

/** Shortens a wait in milliseconds to the range from 0 to `MAX_UPSTREAM_WAIT`. */
export function clampWait(wait: number): number {
  return Math.min(Math.max(wait, 0), MAX_UPSTREAM_WAIT);
}

/**
 * Shortens a stored or stated time, in milliseconds since 1970, to one that is at most `MAX_UPSTREAM_WAIT` ahead. A time in
 * the past is not changed.
 */
export function clampWaitUntil(until: number, now: number): number {
  return Math.min(until, now + MAX_UPSTREAM_WAIT);
}
