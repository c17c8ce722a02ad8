import type { Problem } from "@roster/core/problem";
import type { Dialect } from "../auth/authenticate.ts";
import { k6ProblemResponse } from "../k6/k6-problem.ts";
import { sentryProblemResponse } from "../sentry/sentry-problem.ts";
import type { BufferedResponse } from "./buffered-response.ts";
import { rosterProblemResponse } from "./roster-problem.ts";

/** A problem in the words of a dialect: a problem document, or the shape in which the upstream tells of such. */
export function problemResponse(
  problem: Problem,
  dialect: Dialect,
  method: string,
  headers: HeadersInit,
): BufferedResponse {
  switch (dialect) {
    case "roster":
      return rosterProblemResponse(problem, headers);
    case "sentry":
      return sentryProblemResponse(problem, method, headers);
    case "k6":
      return k6ProblemResponse(problem, headers);
  }
}
