import { throwProblem } from "@roster/core/problem";

/** `/api/0/organizations/{org}/…` and `/api/0/projects/{org}/…`. */
const ROUTED = /^\/api\/0\/(?:organizations|projects)\/([^/]+)\//;

/**
 * The organization that a path names, read from the very path that would be sent on: were it read from another spelling of
 * it, one organization could be asked for and another one's path be sent. A path that steps back, in any spelling that a
 * server behind might undo, is no route.
 */
export function readOrganizationReference(request: Request): string {
  const { pathname } = new URL(request.url);
  const decoded = decodeSafely(pathname);
  const [, segment] = ROUTED.exec(pathname) ?? [];
  if (segment === undefined || decoded === null || decoded.split(/[/\\]/).some((part) => /^\.{1,2}$/.test(part))) {
    return throwProblem("route-not-found", "There is no such route.");
  }
  return decodeURIComponent(segment);
}

function decodeSafely(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
