import { matchesIfNoneMatch } from "@roster/cache";
import type { BufferedResponse } from "./buffered-response.ts";

/** What describes a representation that is not sent (RFC 9110 §15.4.5). `ETag`, `Cache-Control` and `Vary` stay. */
const REPRESENTATION = ["Content-Type", "Content-Length", "Content-Language", "Link"];

/** Brings a sealed answer to a request: 304 where the caller has these bytes already, no body where HEAD was asked. */
export function respondConditionally(request: Request, answer: BufferedResponse): Response {
  const etag = answer.headers.get("ETag");
  const known = request.headers.get("If-None-Match");
  const headers = new Headers(answer.headers);
  if (etag !== null && known !== null && matchesIfNoneMatch(known, etag)) {
    for (const name of REPRESENTATION) headers.delete(name);
    return new Response(null, { status: 304, headers });
  }
  headers.set("Content-Length", String(answer.body.byteLength));
  return new Response(request.method === "HEAD" ? null : answer.body, { status: answer.status, headers });
}
