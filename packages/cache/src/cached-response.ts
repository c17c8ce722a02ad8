import { createCacheStatusPrinter } from "./cache-status.ts";
import { matchesIfNoneMatch, notModifiedHeaders } from "./not-modified.ts";
import type { StoredResponse, HeaderList } from "./cache-entry.ts";
import type { CacheResult } from "./cache-request.ts";

/** What a response says besides the answer. */
export interface ResponseOptions {
  /** The request's `If-None-Match`, or null. */
  readonly ifNoneMatch: string | null;
  /** Fields that responses of the same moment have alike: the date. */
  readonly sharedHeaders?: HeaderList;
  /** Fields of this response alone: a request id, timings. */
  readonly headers: HeaderList;
}

/** Makes the response that a reading becomes: the kept bytes as they are, or a 304 without them. */
export type ResponseBuilder = (reading: CacheResult, saying: ResponseOptions) => Response;

/**
 * @param name of the cache in `Cache-Status`: a token.
 * @param guiding fields of the answer, in lower case, that a 304 repeats besides those it must.
 */
export function createResponseBuilder(name: string, guiding: readonly string[]): ResponseBuilder {
  const printStatus = createCacheStatusPrinter(name);
  const whole = createPress(({ headers }) => headers);
  const unchanged = createPress(({ headers }) => notModifiedHeaders(headers, guiding));

  return ({ response: answer, age, events }, { ifNoneMatch, sharedHeaders: momentary = [], headers: own }) => {
    const { etag, status } = answer;
    const isKnown = ifNoneMatch !== null && etag !== null && matchesIfNoneMatch(ifNoneMatch, etag);
    const press = isKnown ? unchanged : whole;
    const form = press(answer, momentary, printStatus(events), age === null ? null : Math.floor(age / 1000));
    const response = new Response(isKnown ? null : answer.body, { status: isKnown ? 304 : status, headers: form });
    for (const [field, value] of own) response.headers.append(field, value);
    return response;
  };
}

interface Form {
  /** What makes it the form of a moment. */
  readonly stamp: string;
  readonly headers: Headers;
}

/**
 * Builds the fields of an answer once a moment. A response copies what it is made with, so all of the same second can be
 * made with the same: in workerd that costs a third less than building them from a list each time.
 */
function createPress(
  select: (answer: StoredResponse) => HeaderList,
): (answer: StoredResponse, momentary: HeaderList, status: string, age: number | null) => Headers {
  const forms = new WeakMap<StoredResponse, Form>();
  return (answer, momentary, status, age) => {
    let stamp = `${status}\n${age}`;
    for (const [, value] of momentary) stamp += `\n${value}`;
    const known = forms.get(answer);
    if (known !== undefined && known.stamp === stamp) return known.headers;
    const headers = new Headers([...select(answer), ...momentary].map(([name, value]) => [name, value]));
    // RFC 9211 §2: each cache adds its member behind those of the caches before it.
    headers.append("Cache-Status", status);
    // RFC 9111 §5.1: a response that was made for this request has no age.
    if (age !== null) headers.set("Age", String(age));
    forms.set(answer, { stamp, headers });
    return headers;
  };
}
