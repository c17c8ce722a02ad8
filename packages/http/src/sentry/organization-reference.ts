import { ProblemError, throwProblem } from "@roster/core/problem";
import { pathProblem } from "../requests/request-path.ts";

/** `/api/0/organizations/{org}/…` and `/api/0/projects/{org}/…`. */
const PROXIED_PATH = /^\/api\/0\/(?:organizations|projects)\/([^/]+)\//;

/**
 * The organization in a request's path. It is read from the same path that is sent to the upstream, so the organization
 * that is authorized and the one that is requested cannot differ. A path that another server could resolve differently is
 * refused.
 */
export function readOrganizationReference(request: Request): string {
  const problem = pathProblem(request.url);
  if (problem) throw new ProblemError(problem);
  const [, segment] = PROXIED_PATH.exec(new URL(request.url).pathname) ?? [];
  return segment === undefined
    ? throwProblem("route-not-found", "There is no such route.")
    : decodeURIComponent(segment);
}
