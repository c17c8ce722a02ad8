import { path } from "../path.ts";
import type { OrganizationAddress, Upstream } from "../provider.ts";
import { readRow } from "../rows.ts";
import { sendRequest } from "../send-request.ts";
import type { UpstreamDetail } from "../upstream-detail.ts";
import { UpstreamError } from "../upstream-error.ts";
import { resolveOrigin, type SentryConfig } from "./sentry-config.ts";
import { sentryReaders } from "./sentry-response-readers.ts";
import { normalizeDetail } from "./sentry-normalize-detail.ts";
import { sentryDetail } from "./sentry-wire.ts";

/**
 * Reads one organization by slug, because Sentry rejects requests by id with a token that is bound to one organization.
 * If the slug is not found, refused or belongs to another organization, reads it by id: an organization can be renamed, and
 * another one, to which the credential has no access, can take its slug.
 */
export async function readDetail(
  upstream: Upstream,
  organization: OrganizationAddress,
  config: SentryConfig,
): Promise<UpstreamDetail> {
  const { slug, remoteId } = organization;
  const origin = resolveOrigin(organization, config);
  const bySlug = slug === null ? null : await requestDetail(upstream, origin, slug).catch(returnDenial);
  if (bySlug !== null && !isDenial(bySlug) && bySlug.organization.remoteId === remoteId) return bySlug;
  const byId = await requestDetail(upstream, origin, remoteId).catch((error: unknown) => {
    throw isDenial(bySlug) ? preferReason(error, bySlug) : error;
  });
  if (byId.organization.remoteId === remoteId) return byId;
  // Older servers allow slugs that are numbers, so the id can match the slug of another organization.
  throw new UpstreamError("not-found", `${new URL(origin).host} knows no organization of this id`);
}

/** Returns the error of a slug that is not found or refused. Another failure is thrown. */
function returnDenial(error: unknown): UpstreamError {
  if (error instanceof UpstreamError && (error.code === "not-found" || error.code === "forbidden")) return error;
  throw error;
}

function isDenial(outcome: UpstreamDetail | UpstreamError | null): outcome is UpstreamError {
  return outcome instanceof UpstreamError;
}

/** Of two refusals, the one with the upstream's own code explains more, such as `sso-required`. */
function preferReason(byId: unknown, bySlug: UpstreamError): unknown {
  const isVague = byId instanceof UpstreamError && byId.code === "forbidden" && byId.upstreamCode === null;
  return isVague && bySlug.code === "forbidden" && bySlug.upstreamCode !== null ? bySlug : byId;
}

async function requestDetail(upstream: Upstream, origin: string, slugOrId: string): Promise<UpstreamDetail> {
  const { body, rate, invalidResponse } = await sendRequest(upstream, {
    origin,
    path: path`/api/0/organizations/${slugOrId}/`,
    // Any value except 0 includes the features. No other endpoint returns them.
    parameters: { include_feature_flags: "1" },
    subject: "an organization",
    endpoint: "detail",
    readers: sentryReaders,
  });
  return { ...normalizeDetail(readRow(sentryDetail, body, invalidResponse)), rate };
}
