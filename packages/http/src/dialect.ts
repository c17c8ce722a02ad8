/** Whose API a route implements. It decides whose credential `Authorization` holds, and the shape of errors. */
export type Dialect = "roster" | "sentry" | "k6";

/** The dialect of a path. Errors use it too, so it is defined for paths that match no route. */
export function dialectOfPath(pathname: string): Dialect {
  if (pathname.startsWith("/api/0/")) return "sentry";
  return pathname.startsWith("/v3/") ? "k6" : "roster";
}
