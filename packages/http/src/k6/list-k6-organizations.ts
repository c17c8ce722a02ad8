import { walkPages, type Cursor, type Sort } from "@roster/core/pagination";
import { ALL_ORGANIZATIONS } from "@roster/core/search";
import { listOrganizations, type OrganizationListPage, type Source } from "@roster/core/source";
import { assertComplete, printComplete, vendorSources } from "../dialect-sources.ts";
import type { Operation } from "../operation.ts";
import type { RequestContext } from "../request-context.ts";
import { readFreshness } from "../requests/freshness-parameters.ts";
import { jsonTextResponse, type BufferedResponse } from "../responses/buffered-response.ts";
import { cacheHeaders } from "../responses/cache-headers.ts";
import { k6Include } from "./find-k6-organization.ts";

export const listK6OrganizationsOperation: Operation = {
  id: "listK6Organizations",
  method: "GET",
  path: "/v3/organizations",
  dialect: "k6",
  summary: "List organizations in k6's format",
  description:
    "All organizations in one response, because k6 has no pages. Billing fields are included only with the scope `billing:read`.",
  scope: "org:read",
  recordsAuthOutcome: true,
  parameters: () => ({}),
  handle: listK6Organizations,
};

const OLDEST_FIRST: Sort = { field: "created", direction: "ascending" };

async function listK6Organizations(context: RequestContext): Promise<BufferedResponse> {
  const organizations: string[] = [];
  let last: OrganizationListPage | null = null;
  for await (const page of pagesOf(context, vendorSources(context, "k6"))) {
    assertComplete(page.reports);
    organizations.push(...page.rows.map(({ text }) => text));
    last = page;
  }
  const headers = last ? cacheHeaders(last, readFreshness(null, context.headers)) : new Headers();
  headers.set("Roster-Complete", printComplete(last?.complete ?? false));
  return jsonTextResponse(`{"organizations":[${organizations.join(",")}]}`, headers);
}

function pagesOf(
  context: RequestContext,
  sources: readonly Source[],
): AsyncGenerator<OrganizationListPage, void, undefined> {
  const question = {
    query: ALL_ORGANIZATIONS,
    sort: OLDEST_FIRST,
    owner: null,
    include: k6Include(context),
    freshness: readFreshness(null, context.headers),
  };
  return walkPages<Cursor, OrganizationListPage>((cursor) =>
    listOrganizations(sources, question, { limit: 100, cursor }),
  );
}
