import type { Credential } from "@roster/core/model";
import * as v from "valibot";
import type { OwnedOrganizations, Upstream } from "../provider.ts";
import { readRows } from "../rows.ts";
import type { UpstreamRateLimit } from "../upstream-rate-limit.ts";
import type { SentryConfig } from "./sentry-config.ts";
import { createOrganizationsRequest } from "./sentry-lists.ts";
import { readPages } from "./sentry-pages.ts";
import { sentryOwned, sentryReference } from "./sentry-wire.ts";

const ownedRow = v.union([
  v.pipe(
    sentryOwned,
    v.transform(({ organization }) => organization),
  ),
  sentryReference,
]);

/**
 * Reads the active organizations that the credential's user owns. Servers return all of them in one response, each in a
 * wrapper object. The documentation describes a list with pages and without wrappers. Both are read.
 */
export async function readOwned(
  upstream: Upstream,
  { listOrigin, pageSize }: SentryConfig,
): Promise<OwnedOrganizations> {
  if (!hasUser(upstream.credential)) return { remoteIds: null, rate: null };
  const remoteIds: string[] = [];
  let lastRate: UpstreamRateLimit | null = null;
  const request = createOrganizationsRequest(listOrigin, { owner: "1" });
  const paging = { pageSize, isWhole: isWrapped };
  for await (const { body, rate, invalidResponse } of readPages(upstream, request, paging)) {
    remoteIds.push(...readRows(ownedRow, body, invalidResponse).map(({ wire }) => wire.id));
    lastRate = rate;
  }
  return { remoteIds, rate: lastRate };
}

function isWrapped(body: unknown): boolean {
  return Array.isArray(body) && v.is(sentryOwned, body[0]);
}

/** Organization tokens and API keys have no user. With them, `owner=1` returns the list of all organizations. */
function hasUser({ scheme, token }: Credential): boolean {
  return scheme.toLowerCase() !== "basic" && !token.startsWith("sntrys_");
}
