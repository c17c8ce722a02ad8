import type { StoredResponse, CacheEntry } from "./cache-entry.ts";
import type { NotStoredReason } from "./cache-event.ts";
import type { CachePolicy } from "./cache-policy.ts";

/**
 * Why an answer may not be kept, or null where it may. `private` is no reason: what is kept is kept for one principal.
 * The status rule also keeps out 206, which is a part and not the thing (RFC 9111 §3.3).
 */
export function notStoredReason(answer: StoredResponse, policy: CachePolicy): NotStoredReason | null {
  if (answer.status !== 200 && !(answer.status === 404 && policy.negative > 0)) return "status";
  for (const [name, value] of answer.headers) {
    const refusal = fieldRefusal(name.toLowerCase(), value.toLowerCase(), policy);
    if (refusal !== null) return refusal;
  }
  if (answer.body.byteLength > policy.maxBytes) return "too-large";
  return lifetimeOf(answer, policy).total > 0 ? null : "no-lifetime";
}

function fieldRefusal(name: string, value: string, policy: CachePolicy): NotStoredReason | null {
  switch (name) {
    case "set-cookie":
      return "set-cookie";
    case "cache-control":
      return members(value).includes("no-store") ? "no-store" : null;
    case "vary":
      // `*` is covered by nothing (RFC 9110 §12.5.5).
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

/** The entry that an answer becomes. Times are milliseconds since 1970. */
export function createCacheEntry(
  answer: StoredResponse,
  policy: CachePolicy,
  askedAt: number,
  storedAt: number,
): CacheEntry {
  const { fresh, total } = lifetimeOf(answer, policy);
  return { ...answer, askedAt, storedAt, freshUntil: storedAt + fresh, staleUntil: storedAt + total };
}

function lifetimeOf(answer: StoredResponse, policy: CachePolicy): { readonly fresh: number; readonly total: number } {
  if (answer.status === 404) return { fresh: policy.negative, total: policy.negative };
  const { fresh, staleWhileRevalidate, staleIfError } = policy;
  return { fresh, total: fresh + Math.max(staleWhileRevalidate, staleIfError) };
}

/** Whether an answer says that asking went wrong, and nothing of what was asked: what is kept may stand in for it. */
export function isFailure(status: number): boolean {
  return status >= 500 || status === 429 || status === 408;
}

/** Whether an answer says that the caller may not, or no longer, see what is kept: it must not be served again. */
export function isRevocation(status: number): boolean {
  return status === 401 || status === 403 || status === 404 || status === 410;
}
