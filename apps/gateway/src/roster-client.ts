import type { Freshness } from "@roster/core/source";

/** How another roster is reached. */
export interface RosterAddress {
  /** Its origin. Its public API is below it. */
  readonly origin: string;
  /** A Roster key of that roster. */
  readonly key: string;
  readonly fetch: (request: Request) => Promise<Response>;
}

export interface RosterRequest {
  readonly path: string;
  /** Null and empty ones are not sent. */
  readonly parameters: Readonly<Record<string, string | null>>;
  readonly freshness: Freshness | null;
  readonly method: "GET" | "POST";
  readonly accept: "application/json" | "application/x-ndjson";
}

/** A response with a JSON body. */
export interface RosterResponse {
  readonly status: number;
  /** The parsed body; undefined if it is not JSON. */
  readonly body: unknown;
  /** When the data was synced, as epoch milliseconds; null if the roster did not say. */
  readonly syncedAt: number | null;
}

/** Milliseconds. No response of a roster takes longer than 25 s. */
const TIMEOUT = 24_000;

/** Sends a request to the public API of another roster. Throws if no response arrives. */
export async function sendToRoster(
  roster: RosterAddress,
  { path, parameters, freshness, method, accept }: RosterRequest,
): Promise<Response> {
  const url = new URL(path, roster.origin);
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null && value !== "") url.searchParams.set(name, value);
  }
  const headers = new Headers({ Authorization: `Bearer ${roster.key}`, Accept: accept });
  if (freshness?.fresh) url.searchParams.set("fresh", "1");
  const maxAge = freshness?.maxAge ?? null;
  if (maxAge !== null) headers.set("Cache-Control", `max-age=${Math.floor(maxAge / 1000)}`);
  // A redirect could send the key to another host.
  const timeout = accept === "application/json" ? { signal: AbortSignal.timeout(TIMEOUT) } : {};
  return roster.fetch(new Request(url, { method, headers, redirect: "manual", ...timeout }));
}

/** Reads a response as JSON. */
export async function readRosterResponse(response: Response): Promise<RosterResponse> {
  const synced = response.headers.get("Roster-Synced");
  return {
    status: response.status,
    body: await response.json().catch(() => undefined),
    syncedAt: synced === null ? null : Date.parse(synced),
  };
}
