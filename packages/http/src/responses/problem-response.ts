import type { Problem } from "@roster/core/problem";
import type { Dialect } from "../dialect.ts";
import { k6ProblemResponse } from "../k6/k6-problem.ts";
import { sentryProblemResponse } from "../sentry/sentry-problem.ts";
import type { BufferedResponse } from "./buffered-response.ts";
import { rosterProblemResponse } from "./roster-problem.ts";

/** A problem in a dialect: a problem document on Roster's routes, the vendor's own error format on a vendor's routes. */
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
