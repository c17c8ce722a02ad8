import { printQuery } from "@roster/core/search";
import { listOrganizations } from "@roster/core/source";
import { assertComplete, printComplete, vendorSources } from "../dialect-sources.ts";
import type { Operation } from "../operation.ts";
import type { RequestContext } from "../request-context.ts";
import { readFreshness } from "../requests/freshness-parameters.ts";
import { UPSTREAM_ONLY } from "../requests/include-parameter.ts";
import { parseQueryParameter } from "../requests/parse-query-parameter.ts";
import { jsonTextResponse, type BufferedResponse } from "../responses/buffered-response.ts";
import { cacheHeaders } from "../responses/cache-headers.ts";
import { withOwnRegionUrl } from "./own-region-url.ts";
import { printSentryPageLinks, readSentryCursor, sentryFingerprint } from "./sentry-page.ts";
import { readSentryParameters, SENTRY_LIST_PARAMETERS } from "./sentry-parameters.ts";

export const listSentryOrganizationsOperation: Operation = {
  id: "listSentryOrganizations",
  method: "GET",
  path: "/api/0/organizations/",
  dialect: "sentry",
  summary: "List organizations in Sentry's format",
  description:
    "The organizations of all regions in one list. Each item is the upstream's own JSON; `links.regionUrl` is the URL of " +
    "this Roster deployment, so that clients send further requests here. The format cannot mark a list as incomplete, " +
    "so a source without data makes the response a 503.",
  scope: "org:read",
  recordsAuthOutcome: true,
  parameters: () => SENTRY_LIST_PARAMETERS,
  handle: listSentryOrganizations,
};

async function listSentryOrganizations(context: RequestContext): Promise<BufferedResponse> {
  const { url, headers: requestHeaders } = context;
  const parameters = readSentryParameters(url.searchParams, SENTRY_LIST_PARAMETERS);
  const sort = parameters.sortBy;
  const query = parseQueryParameter(parameters.query, context);
  const owner = parameters.owner || null;
  const fingerprint = sentryFingerprint(printQuery(query), sort, owner);
  const cursor = readSentryCursor(parameters.cursor, sort, fingerprint);
  const freshness = readFreshness(null, requestHeaders);
  const page = await listOrganizations(
    vendorSources(context, "sentry"),
    { query, sort, owner, include: UPSTREAM_ONLY, freshness },
    { limit: parameters.per_page, cursor },
  );
  assertComplete(page.reports);
  const items = page.rows.map(({ text }) => withOwnRegionUrl(text, url.origin));
  const headers = cacheHeaders(page, freshness);
  headers.set("Content-Type", "application/json");
  headers.set("Link", printSentryPageLinks(url, page, fingerprint, cursor));
  headers.set("Roster-Complete", printComplete(page.complete));
  return jsonTextResponse(`[${items.join(",")}]`, headers);
}
