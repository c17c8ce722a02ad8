import type { RunningStack } from "@roster/scripts/start-stack";

/** The fields of a response body that the tests read. */
export interface JsonBody {
  readonly data: readonly OrganizationBody[];
  readonly page: { readonly next: string | null; readonly previous: string | null; readonly retry: string | null };
  readonly sources: readonly SourceBody[];
  readonly warnings: readonly { readonly code: string; readonly source: string | null; readonly detail: string }[];
  readonly complete: boolean;
  /** Only in a problem document. */
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
  readonly body: JsonBody;
}

/** Sends a GET request to the gateway, with the demo key by default. */
export async function getJson(
  stack: RunningStack,
  path: string,
  headers: HeadersInit = DEMO_KEY_HEADERS,
): Promise<JsonResponse> {
  const response = await fetch(`${stack.gateway}${path}`, { headers });
  return { status: response.status, headers: response.headers, body: (await response.json()) as JsonBody };
}

export const DEMO_KEY_HEADERS: HeadersInit = { Authorization: "Bearer rst_demo" };

/** How long to wait before reading a source again that did not respond, in milliseconds. */
const RETRY_DELAY = 200;
/** One minute of retries in total. */
const MAX_RETRIES = 300;

/** Reads all rows: follows `page.next`, and `page.retry` if a source did not respond. Throws if the pages do not end. */
export async function listAllPages(
  stack: RunningStack,
  path: string,
  headers?: HeadersInit,
): Promise<readonly OrganizationBody[]> {
  const rows: OrganizationBody[] = [];
  let cursor: string | null = null;
  for (let page = 0, retries = 0; page < 1000 && retries < MAX_RETRIES; page += 1) {
    const parameter: string = cursor === null ? "" : `${path.includes("?") ? "&" : "?"}cursor=${cursor}`;
    const { status, body } = await getJson(stack, `${path}${parameter}`, headers);
    if (status !== 200) throw new Error(`${path} returned ${status}: ${JSON.stringify(body)}`);
    rows.push(...body.data);
    cursor = body.page.next ?? body.page.retry;
    if (cursor === null) return rows;
    if (body.page.next !== null) continue;
    retries += 1;
    await new Promise((resolve) => setTimeout(resolve, RETRY_DELAY));
  }
  throw new Error(`The pages of ${path} do not end.`);
}

/** Calls a control route of the emulator. */
export async function controlEmulator(
  stack: RunningStack,
  method: "PUT" | "POST" | "DELETE",
  path: string,
  body?: unknown,
): Promise<void> {
  const response = await fetch(`${stack.emulator}${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path} returned ${response.status}: ${await response.text()}`);
}

/** The requests that reached the emulated upstreams since the log was last cleared. */
export async function readUpstreamRequests(
  stack: RunningStack,
): Promise<readonly { readonly host: string; readonly path: string; readonly status: number }[]> {
  const response = await fetch(`${stack.emulator}/__log`);
  const log = (await response.json()) as { requests: { host: string; path: string; status: number }[] };
  return log.requests;
}
