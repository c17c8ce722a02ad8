import type { DirectoryEvent } from "./directory-events.ts";

/** Whose event it is. */
export interface EventOrigin {
  /** The id of the source. */
  readonly source: string;
  readonly isManaged: boolean;
}

/** The events that need an operator's attention. */
const LOGGED: ReadonlySet<DirectoryEvent["name"]> = new Set([
  "sync-failed",
  "removal-held",
  "facet-failed",
  "circuit-opened",
  "circuit-closed",
]);

/**
 * Logs the events that need an operator's attention, as JSON. They hold no name, address or token. None of them is a defect
 * of this code, so the level `defects` logs nothing. A caller's own credential that the upstream refuses needs no
 * attention: otherwise anyone could fill the log with invalid credentials.
 */
export function logEvent(origin: EventOrigin, event: DirectoryEvent, level: string | undefined): void {
  if (level === "defects" || !LOGGED.has(event.name) || isRefusalOfCaller(origin, event)) return;
  console.error(JSON.stringify({ source: origin.source, ...event }));
}

function isRefusalOfCaller({ isManaged }: EventOrigin, event: DirectoryEvent): boolean {
  return (
    !isManaged && "code" in event && (event.code === "upstream-unauthorized" || event.code === "upstream-forbidden")
  );
}
