import type { ProblemCode } from "@roster/core/problem";

/** What happened to a resource. `resource` is its name: `list`, `facet:projects`, `lookup:email`, `detail`, `projects`. */
export type ResourceEvent =
  | { readonly name: "resource-served"; readonly resource: string; readonly as: "fresh" | "old" | "stale" | "absent" }
  | { readonly name: "load-started"; readonly resource: string }
  | { readonly name: "load-joined"; readonly resource: string }
  | { readonly name: "load-denied"; readonly resource: string; readonly by: "backoff" | "floor" }
  | { readonly name: "load-overdue"; readonly resource: string }
  | { readonly name: "load-paused"; readonly resource: string }
  | { readonly name: "load-dropped"; readonly resource: string }
  | { readonly name: "load-failed"; readonly resource: string; readonly code: ProblemCode; readonly seconds: number }
  | { readonly name: "load-completed"; readonly resource: string }
  | { readonly name: "resource-reset"; readonly resource: string };
