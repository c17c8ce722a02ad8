import type { ProblemCode } from "@roster/core/problem";

/** What happened in a Directory, as past facts. Tests snapshot their order; operators see those that ask for attention. */
export type DirectoryEvent =
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
  | { readonly name: "facet-started"; readonly facet: string; readonly resumed: boolean }
  | { readonly name: "facet-paused"; readonly facet: string; readonly done: number }
  | { readonly name: "facet-failed"; readonly facet: string; readonly code: ProblemCode }
  | { readonly name: "facet-swapped"; readonly facet: string; readonly organizations: number }
  | { readonly name: "leaf-asked"; readonly leaf: string; readonly matches: number | null }
  | { readonly name: "leaf-failed"; readonly leaf: string; readonly code: ProblemCode }
  | { readonly name: "circuit-opened"; readonly seconds: number }
  | { readonly name: "circuit-closed" }
  | { readonly name: "erased"; readonly why: "new-epoch" | "refused" | "idle" };

const FOR_OPERATORS: ReadonlySet<DirectoryEvent["name"]> = new Set([
  "sync-failed",
  "removal-held",
  "facet-failed",
  "circuit-opened",
  "circuit-closed",
]);

/** Writes what asks for an operator's attention to the log, as JSON. No event holds a name, an address or a token. */
export function logEvent(source: string, event: DirectoryEvent): void {
  if (FOR_OPERATORS.has(event.name)) console.error(JSON.stringify({ source, ...event }));
}
