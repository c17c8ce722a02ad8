import { call } from "../call.ts";
import { path } from "../path.ts";
import type { OrganizationAddress, Upstream } from "../provider.ts";
import type { RateReading } from "../rate.ts";
import { readRow } from "../rows.ts";
import type { UpstreamDetail } from "../upstream-detail.ts";
import { isNotFound, UpstreamError } from "../upstream-error.ts";
import type { UpstreamOrganization } from "../upstream-organization.ts";
import type { Via } from "../via.ts";
import { explain } from "./explain.ts";
import { normalizeOrganization } from "./normalize.ts";
import type { Reach } from "./reach.ts";
import { findStack, normalizeStack, type Stack } from "./stack.ts";
import { openStack } from "./v6.ts";
import { k6Detail, k6Organization } from "./wire.ts";

/** Asks for one organization of v3, or for its stack where v3 does not know it. */
export async function readDetail(
  upstream: Upstream,
  { remoteId }: OrganizationAddress,
  reach: Reach,
): Promise<UpstreamDetail> {
  try {
    return await askDetail(upstream, reach, remoteId);
  } catch (error) {
    const stack = findStack(reach.stacks, remoteId);
    if (stack === null || !isNotFound(error)) throw error;
    return askStack(upstream, reach, stack, error);
  }
}

async function askDetail(upstream: Upstream, { origin }: Reach, remoteId: string): Promise<UpstreamDetail> {
  const question = { origin, path: path`/v3/organizations/${remoteId}`, subject: "an organization", explain };
  const { body, rate, complain } = await call(upstream, question);
  const { organization } = readRow(k6Detail, body, complain).wire;
  return createDetail(normalizeOrganization(readRow(k6Organization, organization, complain), origin), "v3", rate);
}

/** @param gone what v3 answered: a 404 may mean the organization, and then the refusal of its stack is no news. */
async function askStack(upstream: Upstream, reach: Reach, stack: Stack, gone: UpstreamError): Promise<UpstreamDetail> {
  try {
    const { id, rate } = await openStack(upstream, reach, stack);
    return createDetail(normalizeStack(stack, id, reach.origin), "v6", rate);
  } catch (error) {
    const isRefusal = error instanceof UpstreamError && error.code === "forbidden";
    throw isRefusal && gone.status === 404 ? gone : error;
  }
}

/** k6 has neither features nor teams nor roles. */
function createDetail(organization: UpstreamOrganization, via: Via, rate: RateReading | null): UpstreamDetail {
  return { organization, features: [], teams: [], roles: [], access: [], settings: {}, via, rate };
}
