import { path } from "../path.ts";
import type { OrganizationAddress, Upstream } from "../provider.ts";
import { readRow } from "../rows.ts";
import { sendRequest } from "../send-request.ts";
import type { UpstreamDetail } from "../upstream-detail.ts";
import { isNotFound, UpstreamError } from "../upstream-error.ts";
import type { FallbackApi, UpstreamOrganization } from "../upstream-organization.ts";
import type { UpstreamRateLimit } from "../upstream-rate-limit.ts";
import type { K6Config } from "./k6-config.ts";
import { k6Readers } from "./k6-response-readers.ts";
import { normalizeOrganization } from "./k6-normalize.ts";
import { findStack, normalizeStack, type AddressableStack } from "./k6-stack.ts";
import { checkStack } from "./k6-v6-request.ts";
import { k6Detail, k6Organization } from "./k6-wire.ts";

/** Reads one organization from v3. If v3 does not find it, reads its stack from v6. */
export async function readDetail(
  upstream: Upstream,
  { remoteId }: OrganizationAddress,
  config: K6Config,
): Promise<UpstreamDetail> {
  try {
    return await readOrganizationDetail(upstream, config, remoteId);
  } catch (error) {
    const stack = isNotFound(error) ? findStack(config.stacks(), remoteId) : null;
    if (stack === null || !isNotFound(error)) throw error;
    return readStackDetail(upstream, config, stack, error);
  }
}

async function readOrganizationDetail(
  upstream: Upstream,
  { origin }: K6Config,
  remoteId: string,
): Promise<UpstreamDetail> {
  const { body, rate, invalidResponse } = await sendRequest(upstream, {
    origin,
    path: path`/v3/organizations/${remoteId}`,
    subject: "an organization",
    endpoint: "detail",
    readers: k6Readers,
  });
  const { organization } = readRow(k6Detail, body, invalidResponse).wire;
  return createDetail(
    normalizeOrganization(readRow(k6Organization, organization, invalidResponse), origin),
    null,
    rate,
  );
}

/**
 * @param notFound the error of v3. A 404 can mean that only the organization is gone. In that case a 403 for its stack adds
 * no information, and the 404 is thrown.
 */
async function readStackDetail(
  upstream: Upstream,
  config: K6Config,
  stack: AddressableStack,
  notFound: UpstreamError,
): Promise<UpstreamDetail> {
  try {
    const { id, rate } = await checkStack(upstream, config, stack);
    return createDetail(normalizeStack(stack, id, config.origin), "v6", rate);
  } catch (error) {
    const isForbidden = error instanceof UpstreamError && error.code === "forbidden";
    throw isForbidden && notFound.status === 404 ? notFound : error;
  }
}

/** k6 has no features, teams, roles or scopes. */
function createDetail(
  organization: UpstreamOrganization,
  fallback: FallbackApi,
  rate: UpstreamRateLimit | null,
): UpstreamDetail {
  return { organization, features: [], teams: [], roles: [], access: [], settings: {}, fallback, rate };
}
