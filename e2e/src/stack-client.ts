import type { RunningStack } from "@roster/scripts/start-stack";

/** What a journey reads of an answer's body: the fields it looks at. */
export interface ResponseBody {
  readonly data: readonly OrganizationBody[];
  readonly page: { readonly next: string | null; readonly previous: string | null; readonly retry: string | null };
  readonly sources: readonly SourceBody[];
  readonly warnings: readonly { readonly code: string; readonly source: string | null; readonly detail: string }[];
  readonly complete: boolean;
  /** Of a problem document. */
  readonly code: string;
  readonly parameter: string;
  readonly [member: string]: unknown;
}

export interface OrganizationBody {
  readonly id: string;
  readonly createdAt: string;
  readonly [field: string]: unknown;
}

export interface SourceBody {
  readonly id: string;
  readonly status: string;
  readonly matched: number | null;
  readonly undetermined: number;
  readonly error: { readonly code: string; readonly status: number } | null;
}

export interface JsonResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: ResponseBody;
}

/** Asks a house's gateway, with the demo key unless other credentials are given. */
export async function getJson(
  house: RunningStack,
  path: string,
  headers: HeadersInit = DEMO_KEY_HEADERS,
): Promise<JsonResponse> {
  const response = await fetch(`${house.gateway}${path}`, { headers });
  return { status: response.status, headers: response.headers, body: (await response.json()) as ResponseBody };
}

export const DEMO_KEY_HEADERS: HeadersInit = { Authorization: "Bearer rst_demo" };

/** A source that did not answer is read on after this; in milliseconds. */
const PAUSE = 200;
const MOST_RETRIES = 20;

/** Follows `page.next`, and `page.retry` where a source did not answer, to the end: every row. Fails if there is none. */
export async function listAllPages(
  house: RunningStack,
  path: string,
  headers?: HeadersInit,
): Promise<readonly OrganizationBody[]> {
  const rows: OrganizationBody[] = [];
  let cursor: string | null = null;
  for (let page = 0, retries = 0; page < 1000 && retries < MOST_RETRIES; page += 1) {
    const at: string = cursor === null ? "" : `${path.includes("?") ? "&" : "?"}cursor=${cursor}`;
    const { status, body } = await getJson(house, `${path}${at}`, headers);
    if (status !== 200) throw new Error(`${path} answered ${status}: ${JSON.stringify(body)}`);
    rows.push(...body.data);
    cursor = body.page.next ?? body.page.retry;
    if (cursor === null) return rows;
    if (body.page.next !== null) continue;
    retries += 1;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  throw new Error(`The pages of ${path} do not end.`);
}

/** Uses the emulator's control routes. */
export async function controlEmulator(
  house: RunningStack,
  method: "PUT" | "POST" | "DELETE",
  path: string,
  body?: unknown,
): Promise<void> {
  const response = await fetch(`${house.emulator}${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
}

/** The upstream requests since the log was last cleared. */
export async function readUpstreamRequests(
  house: RunningStack,
): Promise<readonly { readonly host: string; readonly path: string; readonly status: number }[]> {
  const response = await fetch(`${house.emulator}/__log`);
  const log = (await response.json()) as { requests: { host: string; path: string; status: number }[] };
  return log.requests;
}
