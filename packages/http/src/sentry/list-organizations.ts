import { listOrganizations } from "@roster/core/source";
import { printQuery } from "@roster/core/search";
import { jsonAnswer, type Answer } from "../answer/answer.ts";
import { copyHeaders } from "../answer/json.ts";
import type { Asked } from "../asked.ts";
import { completeness, demandWhole, vendorSources } from "../dialect-view.ts";
import type { Operation } from "../operation.ts";
import { readFreshness } from "../read/freshness.ts";
import { RAW_ALONE } from "../read/include.ts";
import { readQuery } from "../read/query.ts";
import { sentryItem } from "./item.ts";
import { questionName, readSentryPlace, sentryLinks } from "./page.ts";
import { readLeniently, SENTRY_LIST } from "./parameters.ts";

export const sentryListOperation: Operation = {
  id: "listSentryOrganizations",
  method: "GET",
  path: "/api/0/organizations/",
  dialect: "sentry",
  summary: "List organizations, as Sentry does",
  about:
    "Every region in one list. Items are the upstream's own JSON; `links.regionUrl` names this roster, so that clients come " +
    "here for the rest. A bare list cannot say that it is partial: a source that cannot answer makes it a 503.",
  scope: "org:read",
  vouches: true,
  parameters: () => SENTRY_LIST,
  answer: answerSentryList,
};

async function answerSentryList(asked: Asked): Promise<Answer> {
  const { url, headers: sent } = asked;
  const parameters = readLeniently(url.searchParams, SENTRY_LIST);
  const sort = parameters.sortBy;
  const query = printQuery(readQuery(parameters.query));
  const owner = parameters.owner || null;
  const name = questionName(query, sort, owner);
  const place = readSentryPlace(parameters.cursor, sort, name);
  const page = await listOrganizations(
    vendorSources(asked, "sentry"),
    {
      query,
      writtenQuery: parameters.query,
      sort,
      owner,
      include: RAW_ALONE,
      freshness: readFreshness(null, sent),
    },
    { limit: parameters.per_page, cursor: place },
  );
  demandWhole(page.reports);
  const items = page.rows.map(({ organization }) => sentryItem(organization["raw"], url.origin));
  const headers = copyHeaders(page, readFreshness(null, sent));
  headers.set("Content-Type", "application/json");
  headers.set("Link", sentryLinks(url, page, name, place));
  headers.set("Roster-Complete", completeness(page.complete));
  return jsonAnswer(items, headers);
}
