import { createProblem, type Problem } from "@roster/core/problem";

/** Characters of a URL, its origin included: what the platform takes as well. */
const MAX_URL = 16_384;
/** Bytes of a body that a route of the roster's own reads. */
const MAX_BODY = 65_536;

/** Why a request is too large to be looked at, or null. A body that is routed on is the upstream's to bound. */
export function requestSizeProblem(request: Request): Problem | null {
  if (request.url.length > MAX_URL) {
    return createProblem("uri-too-long", `The URL has more than ${MAX_URL} characters.`);
  }
  const length = request.headers.get("Content-Length");
  const isRouted = new URL(request.url).pathname.startsWith("/api/0/");
  const isLarge = length === null ? request.headers.has("Transfer-Encoding") : !(Number(length) <= MAX_BODY);
  if (isLarge && !isRouted) {
    return createProblem("content-too-large", `The body has to be of a known length, up to ${MAX_BODY} bytes.`);
  }
  return null;
}
