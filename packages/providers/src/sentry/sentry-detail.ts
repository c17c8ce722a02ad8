import { path } from "../path.ts";
import type { OrganizationAddress, Upstream } from "../provider.ts";
import { readRow } from "../rows.ts";
import { sendRequest } from "../send-request.ts";
import type { UpstreamDetail } from "../upstream-detail.ts";
import { isNotFound, UpstreamError } from "../upstream-error.ts";
import { resolveOrigin, type SentryConfig } from "./sentry-config.ts";
import { readErrorBody } from "./sentry-error-body.ts";
import { normalizeDetail } from "./sentry-normalize-detail.ts";
import { sentryDetail } from "./sentry-wire.ts";

/**
 * Reads one organization by slug, because Sentry rejects requests by id with a token that is bound to one organization.
 * If the slug is not found or belongs to another organization, reads it by id: an organization can be renamed, and another
 * one can take its slug.
 */
export async function readDetail(
  upstream: Upstream,
  organization: OrganizationAddress,
  config: SentryConfig,
): Promise<UpstreamDetail> {
  const { slug, remoteId } = organization;
  const origin = resolveOrigin(organization, config);
  const bySlug = slug === null ? null : await findDetail(upstream, origin, slug);
  if (bySlug?.organization.remoteId === remoteId) return bySlug;
  const byId = await requestDetail(upstream, origin, remoteId);
  if (byId.organization.remoteId === remoteId) return byId;
  // Older servers allow slugs that are numbers, so the id can match the slug of another organization.
  throw new UpstreamError("not-found", `${new URL(origin).host} knows no organization of this id`);
}

async function findDetail(upstream: Upstream, origin: string, slug: string): Promise<UpstreamDetail | null> {
  try {
    return await requestDetail(upstream, origin, slug);
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

async function requestDetail(upstream: Upstream, origin: string, slugOrId: string): Promise<UpstreamDetail> {
  const { body, rate, invalidResponse } = await sendRequest(upstream, {
    origin,
    path: path`/api/0/organizations/${slugOrId}/`,
    // Any value except 0 includes the features. No other endpoint returns them.
    parameters: { include_feature_flags: "1" },
    subject: "an organization",
    readErrorBody,
  });
  return { ...normalizeDetail(readRow(sentryDetail, body, invalidResponse)), rate };
}
