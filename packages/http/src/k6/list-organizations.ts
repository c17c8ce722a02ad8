import { walkPages, type Cursor, type Sort } from "@roster/core/pagination";
import { listOrganizations, type Page, type Source } from "@roster/core/source";
import { jsonAnswer, type Answer } from "../answer/answer.ts";
import { copyHeaders } from "../answer/json.ts";
import type { Asked } from "../asked.ts";
import { completeness, demandWhole, vendorSources } from "../dialect-view.ts";
import type { Operation } from "../operation.ts";
import { readFreshness } from "../read/freshness.ts";
import { k6Include } from "./find-organization.ts";

export const k6ListOperation: Operation = {
  id: "listK6Organizations",
  method: "GET",
  path: "/v3/organizations",
  dialect: "k6",
  summary: "List organizations, as k6 does",
  about: "All of them at once, as k6 knows no pages. Billing fields are there only with the scope `billing:read`.",
  scope: "org:read",
  vouches: true,
  parameters: () => ({}),
  answer: answerK6List,
};

const OLDEST: Sort = { field: "created", direction: "ascending" };

async function answerK6List(asked: Asked): Promise<Answer> {
  const organizations: unknown[] = [];
  let last: Page | null = null;
  for await (const page of pagesOf(asked, vendorSources(asked, "k6"))) {
    demandWhole(page.reports);
    organizations.push(...page.rows.map(({ organization }) => organization["raw"]));
    last = page;
  }
  const headers = last ? copyHeaders(last, readFreshness(null, asked.headers)) : new Headers();
  headers.set("Roster-Complete", completeness(last?.complete ?? false));
  return jsonAnswer({ organizations }, headers);
}

function pagesOf(asked: Asked, sources: readonly Source[]): AsyncGenerator<Page, void, undefined> {
  const question = {
    query: "",
    writtenQuery: "",
    sort: OLDEST,
    owner: null,
    include: k6Include(asked),
    freshness: readFreshness(null, asked.headers),
  };
  return walkPages<Cursor, Page>((cursor) => listOrganizations(sources, question, { limit: 100, cursor }));
}
