import { createProblem, type Problem } from "@roster/core/problem";

/**
 * The path of a request's URL as it was sent. `URL.pathname` is not: it resolves dot segments, encoded ones too, so it may name
 * another route than the request.
 */
export function requestPath(url: string): string {
  return /^[a-z]+:\/\/[^/?#]*([^?#]*)/i.exec(url)?.[1] || "/";
}

/**
 * The problem of a path with a dot segment or an invalid percent-encoding, or null. A server behind this one could decode and
 * resolve such a path, so it would name another organization there than here. A segment is also cut at encoded slashes.
 */
export function pathProblem(url: string): Problem | null {
  for (const segment of requestPath(url).split("/")) {
    const decoded = tryDecode(segment);
    if (decoded === null) return createProblem("bad-path", `${segment} is not a valid percent-encoding of UTF-8.`);
    if (decoded.split(/[/\\]/).some((part) => part === "." || part === "..")) {
      return createProblem("bad-path", "The path has a dot segment.");
    }
  }
  return null;
}

function tryDecode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
