import { listOrganizations } from "@roster/core/source";
import { printQuery } from "@roster/core/search";
import { jsonResponse, type BufferedResponse } from "../responses/buffered-response.ts";
import { cacheHeaders } from "../responses/cache-headers.ts";
import type { RequestContext } from "../request-context.ts";
import { printComplete, assertComplete, vendorSources } from "../dialect-sources.ts";
import type { Operation } from "../operation.ts";
import { readFreshness } from "../requests/freshness-parameters.ts";
import { RAW_ONLY } from "../requests/include-parameter.ts";
import { parseQueryParameter } from "../requests/parse-query-parameter.ts";
import { withOwnRegionUrl } from "./own-region-url.ts";
import { sentryFingerprint, readSentryCursor, printSentryPageLinks } from "./sentry-page.ts";
import { readSentryParameters, SENTRY_LIST_PARAMETERS } from "./sentry-parameters.ts";

export const listSentryOrganizationsOperation: Operation = {
  id: "listSentryOrganizations",
  method: "GET",
  path: "/api/0/organizations/",
  dialect: "sentry",
  summary: "List organizations, as Sentry does",
  description:
    "Every region in one list. Items are the upstream's own JSON; `links.regionUrl` names this roster, so that clients come " +
    "here for the rest. A bare list cannot say that it is partial: a source that cannot answer makes it a 503.",
  scope: "org:read",
  recordsAuthOutcome: true,
  parameters: () => SENTRY_LIST_PARAMETERS,
  handle: answerSentryList,
};

async function answerSentryList(asked: RequestContext): Promise<BufferedResponse> {
  const { url, headers: sent } = asked;
  const parameters = readSentryParameters(url.searchParams, SENTRY_LIST_PARAMETERS);
  const sort = parameters.sortBy;
  const query = printQuery(parseQueryParameter(parameters.query));
  const owner = parameters.owner || null;
  const name = sentryFingerprint(query, sort, owner);
  const place = readSentryCursor(parameters.cursor, sort, name);
  const page = await listOrganizations(
    vendorSources(asked, "sentry"),
    {
      query,
      writtenQuery: parameters.query,
      sort,
      owner,
      include: RAW_ONLY,
      freshness: readFreshness(null, sent),
    },
    { limit: parameters.per_page, cursor: place },
  );
  assertComplete(page.reports);
  const items = page.rows.map(({ organization }) => withOwnRegionUrl(organization["raw"], url.origin));
  const headers = cacheHeaders(page, readFreshness(null, sent));
  headers.set("Content-Type", "application/json");
  headers.set("Link", printSentryPageLinks(url, page, name, place));
  headers.set("Roster-Complete", printComplete(page.complete));
  return jsonResponse(items, headers);
}
