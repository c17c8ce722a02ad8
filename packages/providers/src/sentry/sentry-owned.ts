import * as v from "valibot";
import type { Credential } from "@roster/core/model";
import type { OwnedOrganizations, Upstream } from "../provider.ts";
import type { UpstreamRateLimit } from "../upstream-rate-limit.ts";
import { readRows } from "../rows.ts";
import { createOrganizationsRequest } from "./sentry-lists.ts";
import { readPages } from "./sentry-pages.ts";
import type { SentryConfig } from "./sentry-config.ts";
import { sentryOwned, sentryReference } from "./sentry-wire.ts";

const row = v.union([
  v.pipe(
    sentryOwned,
    v.transform(({ organization }) => organization),
  ),
  sentryReference,
]);

/**
 * Asks for the active organizations that the credential's user owns. Servers answer them all at once, each wrapped with
 * a fact more; as documented, they come as a list like any other, in pages.
 */
export async function readOwned(
  upstream: Upstream,
  { listOrigin, pageSize }: SentryConfig,
): Promise<OwnedOrganizations> {
  const remoteIds: string[] = [];
  let last: UpstreamRateLimit | null = null;
  if (!hasUser(upstream.credential)) return { remoteIds: null, rate: null };
  const question = createOrganizationsRequest(listOrigin, { owner: "1" });
  for await (const { body, rate, complain } of readPages(upstream, question, { pageSize, isWhole: isWrapped })) {
    remoteIds.push(...readRows(row, body, complain).map(({ wire }) => wire.id));
    last = rate;
  }
  return { remoteIds, rate: last };
}

function isWrapped(body: unknown): boolean {
  return Array.isArray(body) && v.is(sentryOwned, body[0]);
}

/** Tokens of organizations and API keys stand for nobody: to them `owner=1` answers the plain list. */
function hasUser({ scheme, token }: Credential): boolean {
  return scheme.toLowerCase() !== "basic" && !token.startsWith("sntrys_");
}
