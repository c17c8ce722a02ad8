import type { HeaderList, StoredResponse } from "./cache-entry.ts";
import type { CacheResult } from "./cache-request.ts";
import { createCacheStatusPrinter } from "./cache-status.ts";
import { matchesIfNoneMatch, notModifiedHeaders } from "./not-modified.ts";

export interface ResponseOptions {
  /** The `If-None-Match` field of the request, or null. */
  readonly ifNoneMatch: string | null;
  /** Fields that are equal in all responses of the same second, such as `Date`. */
  readonly sharedHeaders?: HeaderList;
  /** Fields of this response only, such as a request id or timings. */
  readonly headers: HeaderList;
}

/** Builds the response for the result of a read: the stored bytes, or a 304 without a body. */
export type ResponseBuilder = (result: CacheResult, options: ResponseOptions) => Response;

/**
 * @param name the name of the cache in `Cache-Status`. It must be a token.
 * @param additional header fields that a 304 repeats besides those that RFC 9110 requires, in lower case.
 */
export function createResponseBuilder(name: string, additional: readonly string[]): ResponseBuilder {
  const printStatus = createCacheStatusPrinter(name);
  const fullHeaders = createHeaderCache(({ headers }) => headers);
  const unchangedHeaders = createHeaderCache(({ headers }) => notModifiedHeaders(headers, additional));

  return ({ response: stored, age, events }, { ifNoneMatch, sharedHeaders = [], headers: own }) => {
    const { etag } = stored;
    const isUnchanged = ifNoneMatch !== null && etag !== null && matchesIfNoneMatch(ifNoneMatch, etag);
    const buildHeaders = isUnchanged ? unchangedHeaders : fullHeaders;
    const ageInSeconds = age === null ? null : Math.floor(age / 1000);
    const headers = buildHeaders(stored, sharedHeaders, printStatus(events), ageInSeconds);
    const status = isUnchanged ? 304 : stored.status;
    const response = new Response(isUnchanged ? null : stored.body, { status, headers });
    for (const [field, value] of own) response.headers.append(field, value);
    return response;
  };
}

interface CachedHeaders {
  /** The values of all fields that change from second to second. */
  readonly variant: string;
  readonly headers: Headers;
}

/**
 * Builds the headers of a stored response once a second. The constructor of `Response` copies its headers, so all responses
 * of the same second can share one `Headers` object. In workerd this takes a third less time than building a new one.
 */
function createHeaderCache(
  select: (response: StoredResponse) => HeaderList,
): (response: StoredResponse, shared: HeaderList, status: string, age: number | null) => Headers {
  const cached = new WeakMap<StoredResponse, CachedHeaders>();
  return (response, shared, status, age) => {
    let variant = `${status}\n${age}`;
    for (const [, value] of shared) variant += `\n${value}`;
    const known = cached.get(response);
    if (known !== undefined && known.variant === variant) return known.headers;
    const headers = new Headers([...select(response), ...shared].map(([name, value]) => [name, value]));
    // RFC 9211 §2: each cache appends its member after those of the caches behind it.
    headers.append("Cache-Status", status);
    // RFC 9111 §5.1: a response that was loaded for this request has no age.
    if (age !== null) headers.set("Age", String(age));
    cached.set(response, { variant, headers });
    return headers;
  };
}
