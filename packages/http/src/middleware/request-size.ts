import { createProblem, type Problem } from "@roster/core/problem";

/** Characters of a URL, including its origin. The platform has the same limit. */
const MAX_URL = 16_384;
/** Bytes of a request body on Roster's own routes. */
const MAX_BODY = 65_536;

/** The problem of a request that is too large, or null. The upstream limits the bodies of proxied requests. */
export function requestSizeProblem(request: Request): Problem | null {
  if (request.url.length > MAX_URL) {
    return createProblem("uri-too-long", `The URL has more than ${MAX_URL} characters.`);
  }
  const length = request.headers.get("Content-Length");
  const isProxied = new URL(request.url).pathname.startsWith("/api/0/");
  const isTooLarge = length === null ? request.headers.has("Transfer-Encoding") : !(Number(length) <= MAX_BODY);
  if (isTooLarge && !isProxied) {
    return createProblem("content-too-large", `The body must have a known length of at most ${MAX_BODY} bytes.`);
  }
  return null;
}
