import type { CacheEntry, StoredResponse } from "./cache-entry.ts";
import type { NotStoredReason } from "./cache-event.ts";
import type { CachePolicy } from "./cache-policy.ts";

/**
 * Why a response must not be stored, or null if it may be. `private` is not a reason, because each entry belongs to one
 * principal. The status rule also excludes 206, which is only a part of a response (RFC 9111 §3.3).
 */
export function notStoredReason(response: StoredResponse, policy: CachePolicy): NotStoredReason | null {
  if (response.status !== 200 && !(response.status === 404 && policy.negative > 0)) return "status";
  for (const [name, value] of response.headers) {
    const reason = fieldReason(name.toLowerCase(), value.toLowerCase(), policy);
    if (reason !== null) return reason;
  }
  if (response.body.byteLength > policy.maxBytes) return "too-large";
  return lifetimeOf(response, policy).total > 0 ? null : "no-lifetime";
}

function fieldReason(name: string, value: string, policy: CachePolicy): NotStoredReason | null {
  switch (name) {
    case "set-cookie":
      return "set-cookie";
    case "cache-control":
      return members(value).includes("no-store") ? "no-store" : null;
    case "vary":
      // `Vary: *` is never in the list of keyed fields (RFC 9110 §12.5.5).
      return members(value).every((field) => policy.keyedFields.includes(field)) ? null : "vary";
    default:
      return null;
  }
}

function members(value: string): readonly string[] {
  return value
    .split(",")
    .map((member) => member.trim())
    .filter((member) => member !== "");
}

/** Creates the entry of a response. Times are in milliseconds since 1970. */
export function createCacheEntry(
  response: StoredResponse,
  policy: CachePolicy,
  askedAt: number,
  storedAt: number,
): CacheEntry {
  const { fresh, total } = lifetimeOf(response, policy);
  return { ...response, askedAt, storedAt, freshUntil: storedAt + fresh, staleUntil: storedAt + total };
}

function lifetimeOf(response: StoredResponse, policy: CachePolicy): { readonly fresh: number; readonly total: number } {
  if (response.status === 404) return { fresh: policy.negative, total: policy.negative };
  const { fresh, staleWhileRevalidate, staleIfError } = policy;
  return { fresh, total: fresh + Math.max(staleWhileRevalidate, staleIfError) };
}

/** Whether a status means that the load failed, so that a stale entry may be served instead. */
export function isFailure(status: number): boolean {
  return status >= 500 || status === 429 || status === 408;
}

/** Whether a status means that the caller may not see the resource, or no longer. Its entry must not be served again. */
export function isRevocation(status: number): boolean {
  return status === 401 || status === 403 || status === 404 || status === 410;
}
