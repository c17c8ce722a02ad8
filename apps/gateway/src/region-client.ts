import { printPrincipal, PRINCIPAL_HEADER, type Call, type Principal } from "@roster/http";
import type { Freshness } from "@roster/core/roster";

/** What a region answered: its status, its JSON (undefined where there is none), and when its copy was synced. */
export interface RegionAnswer {
  readonly status: number;
  readonly body: unknown;
  /** Epoch milliseconds. */
  readonly syncedAt: number | null;
}

/** Parameters of a request; null ones are not sent. */
export type SearchParameters = Readonly<Record<string, string | null>>;

/** A region answers within its own deadline; this is for one that does not. */
const TIMEOUT = 30_000;

/** Asks a region's face, in the name of a principal. Throws where no answer arrives. */
export async function askRegion(
  region: Pick<Fetcher, "fetch">,
  request: { readonly path: string; readonly parameters: SearchParameters; readonly freshness: Freshness | null },
  principal: Principal,
  call: Call,
): Promise<RegionAnswer> {
  const url = new URL(request.path, "https://region");
  for (const [name, value] of Object.entries(request.parameters)) {
    if (value !== null && value !== "") url.searchParams.set(name, value);
  }
  const headers = new Headers({ [PRINCIPAL_HEADER]: printPrincipal(principal), "X-Request-Id": call.requestId });
  if (request.freshness?.fresh) url.searchParams.set("fresh", "1");
  const maxAge = request.freshness?.maxAge ?? null;
  if (maxAge !== null) headers.set("Cache-Control", `max-age=${Math.floor(maxAge / 1000)}`);
  const response = await region.fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT) });
  const synced = response.headers.get("Roster-Synced");
  return {
    status: response.status,
    body: await response.json().catch(() => undefined),
    syncedAt: synced === null ? null : Date.parse(synced),
  };
}
