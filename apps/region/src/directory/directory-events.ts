import type { ProblemCode } from "@roster/core/problem";
import type { ResourceEvent } from "./resource-events.ts";

/** What happened in a Directory. Tests assert the sequence of events; operators see some of them in the log. */
export type DirectoryEvent =
  | ResourceEvent
  | { readonly name: "sync-started"; readonly resumed: boolean }
  | { readonly name: "page-staged"; readonly page: number; readonly rows: number; readonly written: number }
  | { readonly name: "sync-paused"; readonly pages: number }
  | { readonly name: "sync-abandoned" }
  | { readonly name: "sync-failed"; readonly code: ProblemCode }
  | {
      readonly name: "absence-checked";
      readonly id: string;
      readonly found: "deleted" | "access-lost" | "present" | "unknown";
    }
  | { readonly name: "removal-held"; readonly missing: number; readonly of: number }
  | { readonly name: "sync-applied"; readonly changes: number }
  | { readonly name: "rows-rewritten"; readonly rows: number }
  | { readonly name: "facet-started"; readonly facet: string; readonly resumed: boolean }
  | { readonly name: "facet-paused"; readonly facet: string; readonly done: number }
  | { readonly name: "facet-failed"; readonly facet: string; readonly code: ProblemCode }
  | { readonly name: "facet-swapped"; readonly facet: string; readonly organizations: number }
  | { readonly name: "lookup-completed"; readonly field: string; readonly matches: number | null }
  | { readonly name: "lookup-failed"; readonly field: string; readonly code: ProblemCode }
  | { readonly name: "circuit-opened"; readonly circuit: string; readonly seconds: number }
  | { readonly name: "circuit-closed"; readonly circuit: string }
  | { readonly name: "erased"; readonly why: "new-epoch" | "refused" | "idle" };
