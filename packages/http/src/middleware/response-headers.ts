import { credentialHeaders } from "../auth/authenticate.ts";
import type { RequestMetadata, Dependencies } from "../dependencies.ts";
import { SECURITY_HEADERS, TRANSPORT_SECURITY, printVary } from "./security-headers.ts";
import { traceHeaders } from "./trace.ts";

/** Gives an answer what every answer has: who it was for, how long it took, and what a browser may do with it. */
export function setResponseHeaders(
  response: Response,
  request: Request,
  { access, deployment }: Dependencies,
  call: RequestMetadata,
): Response {
  const { headers } = response;
  // The edge has said all this already: what lasts with the answer, the rest beside it.
  if (headers.has("Cache-Status")) return response;
  headers.set("X-Request-Id", call.requestId);
  headers.set("Server-Timing", call.timings.print());
  // Nobody but the Worker that asked reads an internal answer.
  if (access === "internal") return response;
  // Not every server in front adds it (RFC 9110 §6.6.1), and a cache's arithmetic starts from it.
  headers.set("Date", new Date(call.receivedAt).toUTCString());
  headers.set("traceparent", traceHeaders(call.trace)["traceparent"] ?? "");
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) headers.set(name, value);
  if (request.url.startsWith("https:")) headers.set("Strict-Transport-Security", TRANSPORT_SECURITY);
  const isPublic = headers.get("Cache-Control")?.startsWith("public") ?? false;
  if (!isPublic) headers.append("Vary", printVary(credentialHeaders(deployment.installations)));
  return response;
}
