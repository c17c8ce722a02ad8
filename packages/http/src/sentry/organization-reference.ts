import { throwProblem } from "@roster/core/problem";

/** `/api/0/organizations/{org}/…` and `/api/0/projects/{org}/…`. */
const PROXIED_PATH = /^\/api\/0\/(?:organizations|projects)\/([^/]+)\//;

/**
 * The organization in a request's path. It is read from the same path that is sent to the upstream, so the organization
 * that is authorized and the one that is requested cannot differ. A path with an encoded dot segment is refused with 404,
 * because a server behind this one could decode and resolve it.
 */
export function readOrganizationReference(request: Request): string {
  const { pathname } = new URL(request.url);
  const decoded = tryDecode(pathname);
  const [, segment] = PROXIED_PATH.exec(pathname) ?? [];
  if (segment === undefined || decoded === null || decoded.split(/[/\\]/).some((part) => /^\.{1,2}$/.test(part))) {
    return throwProblem("route-not-found", "There is no such route.");
  }
  return decodeURIComponent(segment);
}

function tryDecode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
