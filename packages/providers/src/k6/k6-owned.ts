import { sendRequest, type UpstreamResponse } from "../send-request.ts";
import { path } from "../path.ts";
import type { OwnedOrganizations, Upstream } from "../provider.ts";
import { readRow } from "../rows.ts";
import { UpstreamError } from "../upstream-error.ts";
import { explain } from "./k6-error-body.ts";
import { readOrganizationsOfV3 } from "./k6-lists.ts";
import type { K6Config } from "./k6-config.ts";
import { k6Account } from "./k6-wire.ts";

/** Asks who the credential's user is, and which organizations name that user as their owner. v6 knows no owners. */
export async function readOwned(upstream: Upstream, reach: K6Config): Promise<OwnedOrganizations> {
  const user = await askUser(upstream, reach);
  if (user === null) return { remoteIds: null, rate: null };
  const remoteIds: string[] = [];
  for await (const { organizations } of readOrganizationsOfV3(upstream, reach)) {
    remoteIds.push(...organizations.filter(({ ownerId }) => ownerId === user).map(({ remoteId }) => remoteId));
  }
  return { remoteIds, rate: null };
}

/** The id of the credential's user; null for a stack's token, which is nobody's, and where v3 is gone. */
async function askUser(upstream: Upstream, { origin }: K6Config): Promise<string | null> {
  const question = { origin, path: path`/v3/account/me`, subject: "the account", explain };
  const answer = await sendRequest(upstream, question).catch(nullIfRefused);
  return answer && (readRow(k6Account, answer.body, answer.complain).wire.user?.id ?? null);
}

function nullIfRefused(error: unknown): UpstreamResponse | null {
  if (error instanceof UpstreamError && (error.code === "forbidden" || error.code === "not-found")) return null;
  throw error;
}
