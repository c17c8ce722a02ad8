import { createCacheStatus } from "./cache-status.ts";
import { namesEtag, notModifiedHeaders } from "./conditional.ts";
import type { Answer, HeaderList } from "./entry.ts";
import type { Reading } from "./question.ts";

/** What a response says besides the answer. */
export interface Saying {
  /** The request's `If-None-Match`, or null. */
  readonly ifNoneMatch: string | null;
  /** Fields of this response alone: a request id, timings. */
  readonly headers: HeaderList;
}

/** Makes the response that a reading becomes: the kept bytes as they are, or a 304 without them. */
export type Respond = (reading: Reading, saying: Saying) => Response;

/**
 * @param name of the cache in `Cache-Status`: a token.
 * @param guiding fields of the answer, in lower case, that a 304 repeats besides those it must.
 */
export function createRespond(name: string, guiding: readonly string[]): Respond {
  const printStatus = createCacheStatus(name);
  const whole = createPress(({ headers }) => headers);
  const unchanged = createPress(({ headers }) => notModifiedHeaders(headers, guiding));

  return ({ answer, age, events }, { ifNoneMatch, headers: own }) => {
    const { etag, status } = answer;
    const isKnown = ifNoneMatch !== null && etag !== null && namesEtag(ifNoneMatch, etag);
    const form = isKnown ? unchanged(answer) : whole(answer);
    const response = new Response(isKnown ? null : answer.body, { status: isKnown ? 304 : status, headers: form });
    for (const [field, value] of own) response.headers.append(field, value);
    // RFC 9211 §2: each cache adds its member behind those of the caches before it.
    response.headers.append("Cache-Status", printStatus(events));
    // RFC 9111 §5.1: a response that was made for this request has no age.
    if (age !== null) response.headers.set("Age", String(Math.floor(age / 1000)));
    return response;
  };
}

/**
 * Builds the fields of an answer once. A response copies what it is made with, so all of them can be made with the same:
 * in workerd that costs a third less than building them from a list each time.
 */
function createPress(select: (answer: Answer) => HeaderList): (answer: Answer) => Headers {
  const forms = new WeakMap<Answer, Headers>();
  return (answer) => {
    const known = forms.get(answer);
    if (known !== undefined) return known;
    const form = new Headers(select(answer).map(([name, value]) => [name, value]));
    forms.set(answer, form);
    return form;
  };
}
