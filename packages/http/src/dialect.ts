import type { Dialect } from "./auth/authenticate.ts";

/** Whose words are spoken under a path: its errors are told in them even where there is no such route. */
export function dialectOfPath(pathname: string): Dialect {
  if (pathname.startsWith("/api/0/")) return "sentry";
  return pathname.startsWith("/v3/") ? "k6" : "roster";
}
