import { path } from "../path.ts";
import type { OwnedOrganizations, Upstream } from "../provider.ts";
import { readRow } from "../rows.ts";
import { sendRequest, type UpstreamResponse } from "../send-request.ts";
import { UpstreamError } from "../upstream-error.ts";
import type { K6Config } from "./k6-config.ts";
import { k6Readers } from "./k6-response-readers.ts";
import { readOrganizationsOfV3 } from "./k6-lists.ts";
import { k6Account } from "./k6-wire.ts";

/** Reads the id of the credential's user, and then the organizations with this owner. v6 has no owners. */
export async function readOwned(upstream: Upstream, config: K6Config): Promise<OwnedOrganizations> {
  const userId = await readUserId(upstream, config);
  if (userId === null) return { remoteIds: null, rate: null };
  const remoteIds: string[] = [];
  for await (const { organizations } of readOrganizationsOfV3(upstream, config)) {
    remoteIds.push(...organizations.filter(({ ownerId }) => ownerId === userId).map(({ remoteId }) => remoteId));
  }
  return { remoteIds, rate: null };
}

/** The id of the credential's user. Null for the token of a stack, which has no user, and if v3 no longer exists. */
async function readUserId(upstream: Upstream, { origin }: K6Config): Promise<string | null> {
  const response = await sendRequest(upstream, {
    origin,
    path: path`/v3/account/me`,
    subject: "the account",
    endpoint: "account",
    readers: k6Readers,
  }).catch(nullIfDenied);
  return response && (readRow(k6Account, response.body, response.invalidResponse).wire.user?.id ?? null);
}

function nullIfDenied(error: unknown): UpstreamResponse | null {
  if (error instanceof UpstreamError && (error.code === "forbidden" || error.code === "not-found")) return null;
  throw error;
}
