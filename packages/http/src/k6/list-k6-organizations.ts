import { walkPages, type Cursor, type Sort } from "@roster/core/pagination";
import { listOrganizations, type OrganizationListPage, type Source } from "@roster/core/source";
import { jsonResponse, type BufferedResponse } from "../responses/buffered-response.ts";
import { cacheHeaders } from "../responses/cache-headers.ts";
import type { RequestContext } from "../request-context.ts";
import { printComplete, assertComplete, vendorSources } from "../dialect-sources.ts";
import type { Operation } from "../operation.ts";
import { readFreshness } from "../requests/freshness-parameters.ts";
import { k6Include } from "./find-k6-organization.ts";

export const listK6OrganizationsOperation: Operation = {
  id: "listK6Organizations",
  method: "GET",
  path: "/v3/organizations",
  dialect: "k6",
  summary: "List organizations, as k6 does",
  description:
    "All of them at once, as k6 knows no pages. Billing fields are there only with the scope `billing:read`.",
  scope: "org:read",
  recordsAuthOutcome: true,
  parameters: () => ({}),
  handle: answerK6List,
};

const OLDEST: Sort = { field: "created", direction: "ascending" };

async function answerK6List(asked: RequestContext): Promise<BufferedResponse> {
  const organizations: unknown[] = [];
  let last: OrganizationListPage | null = null;
  for await (const page of pagesOf(asked, vendorSources(asked, "k6"))) {
    assertComplete(page.reports);
    organizations.push(...page.rows.map(({ organization }) => organization["raw"]));
    last = page;
  }
  const headers = last ? cacheHeaders(last, readFreshness(null, asked.headers)) : new Headers();
  headers.set("Roster-Complete", printComplete(last?.complete ?? false));
  return jsonResponse({ organizations }, headers);
}

function pagesOf(
  asked: RequestContext,
  sources: readonly Source[],
): AsyncGenerator<OrganizationListPage, void, undefined> {
  const question = {
    query: "",
    writtenQuery: "",
    sort: OLDEST,
    owner: null,
    include: k6Include(asked),
    freshness: readFreshness(null, asked.headers),
  };
  return walkPages<Cursor, OrganizationListPage>((cursor) =>
    listOrganizations(sources, question, { limit: 100, cursor }),
  );
}
