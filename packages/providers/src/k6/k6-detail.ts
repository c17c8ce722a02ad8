import { sendRequest } from "../send-request.ts";
import { path } from "../path.ts";
import type { OrganizationAddress, Upstream } from "../provider.ts";
import type { UpstreamRateLimit } from "../upstream-rate-limit.ts";
import { readRow } from "../rows.ts";
import type { UpstreamDetail } from "../upstream-detail.ts";
import { isNotFound, UpstreamError } from "../upstream-error.ts";
import type { UpstreamOrganization } from "../upstream-organization.ts";
import type { ApiVersion } from "../via.ts";
import { explain } from "./k6-error-body.ts";
import { normalizeOrganization } from "./k6-normalize.ts";
import type { K6Config } from "./k6-config.ts";
import { findStack, normalizeStack, type AddressableStack } from "./k6-stack.ts";
import { checkStack } from "./k6-v6-stacks.ts";
import { k6Detail, k6Organization } from "./k6-wire.ts";

/** Asks for one organization of v3, or for its stack where v3 does not know it. */
export async function readDetail(
  upstream: Upstream,
  { remoteId }: OrganizationAddress,
  reach: K6Config,
): Promise<UpstreamDetail> {
  try {
    return await askDetail(upstream, reach, remoteId);
  } catch (error) {
    const stack = findStack(reach.stacks, remoteId);
    if (stack === null || !isNotFound(error)) throw error;
    return askStack(upstream, reach, stack, error);
  }
}

async function askDetail(upstream: Upstream, { origin }: K6Config, remoteId: string): Promise<UpstreamDetail> {
  const question = { origin, path: path`/v3/organizations/${remoteId}`, subject: "an organization", explain };
  const { body, rate, complain } = await sendRequest(upstream, question);
  const { organization } = readRow(k6Detail, body, complain).wire;
  return createDetail(normalizeOrganization(readRow(k6Organization, organization, complain), origin), "v3", rate);
}

/** @param gone what v3 answered: a 404 may mean the organization, and then the refusal of its stack is no news. */
async function askStack(
  upstream: Upstream,
  reach: K6Config,
  stack: AddressableStack,
  gone: UpstreamError,
): Promise<UpstreamDetail> {
  try {
    const { id, rate } = await checkStack(upstream, reach, stack);
    return createDetail(normalizeStack(stack, id, reach.origin), "v6", rate);
  } catch (error) {
    const isRefusal = error instanceof UpstreamError && error.code === "forbidden";
    throw isRefusal && gone.status === 404 ? gone : error;
  }
}

/** k6 has neither features nor teams nor roles. */
function createDetail(
  organization: UpstreamOrganization,
  via: ApiVersion,
  rate: UpstreamRateLimit | null,
): UpstreamDetail {
  return { organization, features: [], teams: [], roles: [], access: [], settings: {}, via, rate };
}
