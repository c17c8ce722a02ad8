import type { Problem } from "@roster/core/problem";
import type { Dialect } from "../auth/authenticate.ts";
import { k6Failure } from "../k6/failure.ts";
import { sentryFailure } from "../sentry/failure.ts";
import type { Answer } from "./answer.ts";
import { problemAnswer } from "./problem.ts";

/** A problem in the words of a dialect: a problem document, or the shape in which the upstream tells of such. */
export function failureAnswer(problem: Problem, dialect: Dialect, method: string, headers: HeadersInit): Answer {
  switch (dialect) {
    case "roster":
      return problemAnswer(problem, headers);
    case "sentry":
      return sentryFailure(problem, method, headers);
    case "k6":
      return k6Failure(problem, headers);
  }
}
