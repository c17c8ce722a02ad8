export { problemKind, type ProblemCode } from "./problem-catalog.ts";
export { createProblem, ProblemError, throwProblem, type ParameterFault, type Problem } from "./problem.ts";
