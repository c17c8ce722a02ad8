import { createProblem, type Problem } from "@roster/core/problem";

/**
 * The path of a request's URL as it was sent. `URL.pathname` is not: it resolves dot segments, encoded ones too, so it may name
 * another route than the request.
 */
export function requestPath(url: string): string {
  return /^[a-z]+:\/\/[^/?#]*([^?#]*)/i.exec(url)?.[1] || "/";
}

/** The number of segments before the rest of a proxied path, which is the upstream's: `/api/0/organizations/{org}/…`. */
const PROXIED_PREFIX = 5;

/**
 * The problem of a path with a dot segment or an invalid percent-encoding, or null. A server behind this one could decode and
 * resolve such a path, so it would name another organization there than here. A segment is also cut at encoded slashes.
 *
 * It is 400, but 404 in the part of a proxied path that is the upstream's, because the upstream has no such route.
 */
export function pathProblem(url: string): Problem | null {
  const segments = requestPath(url).split("/");
  const index = segments.findIndex((segment) => !isPlainSegment(segment));
  if (index < 0) return null;
  const isProxied = segments[1] === "api" && /^(?:organizations|projects)$/.test(segments[3] ?? "");
  if (isProxied && index >= PROXIED_PREFIX) return createProblem("route-not-found", "There is no such route.");
  return createProblem("bad-path", "A segment of the path is a dot segment, or not a valid percent-encoding.");
}

function isPlainSegment(segment: string): boolean {
  const decoded = tryDecode(segment);
  return decoded !== null && !decoded.split(/[/\\]/).some((part) => part === "." || part === "..");
}

function tryDecode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
