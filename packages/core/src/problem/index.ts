export { problemKind, type ProblemCode, type ProblemKind } from "./catalog.ts";
export { createProblem, ProblemError, refuse, type ParameterFault, type Problem } from "./problem.ts";
