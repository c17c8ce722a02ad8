import { sendRequest } from "../send-request.ts";
import { path } from "../path.ts";
import type { OrganizationAddress, Upstream } from "../provider.ts";
import { readRow } from "../rows.ts";
import type { UpstreamDetail } from "../upstream-detail.ts";
import { isNotFound, UpstreamError } from "../upstream-error.ts";
import { explain } from "./sentry-error-body.ts";
import { normalizeDetail } from "./sentry-normalize-detail.ts";
import { resolveOrigin, type SentryConfig } from "./sentry-config.ts";
import { sentryDetail } from "./sentry-wire.ts";

/**
 * Asks for one organization by its slug, since a token that is bound to its organization is refused when it asks by id;
 * and by its id where the slug leads nowhere or to another: organizations are renamed, and their slugs taken again.
 */
export async function readDetail(
  upstream: Upstream,
  organization: OrganizationAddress,
  reach: SentryConfig,
): Promise<UpstreamDetail> {
  const { slug, remoteId } = organization;
  const origin = resolveOrigin(organization, reach);
  const named = slug === null ? null : await findDetail(upstream, origin, slug);
  if (named?.organization.remoteId === remoteId) return named;
  const found = await askDetail(upstream, origin, remoteId);
  if (found.organization.remoteId === remoteId) return found;
  // The number was taken for a slug, which older servers allow to be one.
  throw new UpstreamError("not-found", `${new URL(origin).host} knows no organization of this id`);
}

async function findDetail(upstream: Upstream, origin: string, slug: string): Promise<UpstreamDetail | null> {
  try {
    return await askDetail(upstream, origin, slug);
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

async function askDetail(upstream: Upstream, origin: string, name: string): Promise<UpstreamDetail> {
  const { body, rate, complain } = await sendRequest(upstream, {
    origin,
    path: path`/api/0/organizations/${name}/`,
    // Any value but 0 brings features, which come no other way.
    parameters: { include_feature_flags: "1" },
    subject: "an organization",
    explain,
  });
  return { ...normalizeDetail(readRow(sentryDetail, body, complain)), rate };
}
