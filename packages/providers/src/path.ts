import { UpstreamError } from "./upstream-error.ts";

declare const brand: unique symbol;

/** A URL path in which every variable part is exactly one segment. Only `path` creates one. */
export type Path = string & { readonly [brand]: "path" };

/**
 * A template tag that creates a URL path. Each value is percent-encoded and becomes exactly one segment.
 *
 *     path`/api/0/organizations/${slug}/projects/`
 *
 * An empty value, `.` and `..` throw UpstreamError `unreadable`, because values come from upstreams. A URL parser would
 * remove such a segment, and the request would address another resource.
 */
export function path(pieces: TemplateStringsArray, ...values: readonly string[]): Path {
  values.forEach((_, index) => assertWholeSegment(pieces[index] ?? "", pieces[index + 1] ?? ""));
  return String.raw({ raw: pieces }, ...values.map(encodeSegment)) as Path;
}

function encodeSegment(value: string): string {
  if (value === "" || value === "." || value === "..") {
    throw new UpstreamError(
      "unreadable",
      "An upstream name that is empty or consists of dots cannot be part of a URL path",
    );
  }
  // `encodeURIComponent` throws on a lone surrogate, which has no UTF-8 encoding.
  return encodeURIComponent(value.toWellFormed());
}

// Two values in one segment could form a dot segment: "." and "." would become "..".
function assertWholeSegment(before: string, after: string): void {
  if (!before.endsWith("/") || !(after === "" || after.startsWith("/"))) {
    throw new TypeError("A value in a path template stands between slashes");
  }
}
