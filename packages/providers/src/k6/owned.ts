import { call, type Answer } from "../call.ts";
import { path } from "../path.ts";
import type { Owned, Upstream } from "../provider.ts";
import { readRow } from "../rows.ts";
import { UpstreamError } from "../upstream-error.ts";
import { explain } from "./explain.ts";
import { readOrganizationsOfV3 } from "./lists.ts";
import type { Reach } from "./reach.ts";
import { k6Account } from "./wire.ts";

/** Asks who the credential's user is, and which organizations name that user as their owner. v6 knows no owners. */
export async function readOwned(upstream: Upstream, reach: Reach): Promise<Owned> {
  const user = await askUser(upstream, reach);
  if (user === null) return { remoteIds: null, rate: null };
  const remoteIds: string[] = [];
  for await (const { organizations } of readOrganizationsOfV3(upstream, reach)) {
    remoteIds.push(...organizations.filter(({ ownerId }) => ownerId === user).map(({ remoteId }) => remoteId));
  }
  return { remoteIds, rate: null };
}

/** The id of the credential's user; null for a stack's token, which is nobody's, and where v3 is gone. */
async function askUser(upstream: Upstream, { origin }: Reach): Promise<string | null> {
  const question = { origin, path: path`/v3/account/me`, subject: "the account", explain };
  const answer = await call(upstream, question).catch(nullIfRefused);
  return answer && (readRow(k6Account, answer.body, answer.complain).wire.user?.id ?? null);
}

function nullIfRefused(error: unknown): Answer | null {
  if (error instanceof UpstreamError && (error.code === "forbidden" || error.code === "not-found")) return null;
  throw error;
}
