import { UpstreamError } from "./upstream-error.ts";

declare const made: unique symbol;

/** A URL path in which every variable part is exactly one segment. Only `path` makes one. */
export type Path = string & { readonly [made]: "path" };

/**
 * Writes a URL path: one value, one segment, percent-encoded.
 *
 *     path`/api/0/organizations/${slug}/projects/`
 *
 * An empty value, `.` and `..` are refused as `unreadable` (values come from upstreams): URL parsers resolve them away,
 * and the request would go to another resource.
 */
export function path(pieces: TemplateStringsArray, ...values: readonly string[]): Path {
  values.forEach((_, index) => demandWholeSegment(pieces[index] ?? "", pieces[index + 1] ?? ""));
  return String.raw({ raw: pieces }, ...values.map(encodeSegment)) as Path;
}

function encodeSegment(value: string): string {
  if (value === "" || value === "." || value === "..") {
    throw new UpstreamError(
      "unreadable",
      "An upstream name that is empty or made of dots cannot be part of a URL path",
    );
  }
  // Lone surrogates have no UTF-8, and `encodeURIComponent` throws on them.
  return encodeURIComponent(value.toWellFormed());
}

// Two values in one segment, "." and "." say, would make what neither is.
function demandWholeSegment(before: string, after: string): void {
  if (!before.endsWith("/") || !(after === "" || after.startsWith("/"))) {
    throw new TypeError("A value in a path template stands between slashes");
  }
}
