import { compareCodePoints } from "@roster/core/model";
import { fingerprint, parseSort, printSort, SORT_FIELDS, type Sort } from "@roster/core/pagination";
import type { PageRequest, Question, Source } from "@roster/core/source";
import { printQuery } from "@roster/core/search";
import type { RequestContext } from "../request-context.ts";
import { FRESH, MIN, readFreshness } from "./freshness-parameters.ts";
import { readInclude, LIST_INCLUDES } from "./include-parameter.ts";
import { PAGE_PARAMETERS, readCursor } from "./page-parameters.ts";
import { InvalidValue, flag, listOf, readQueryParameters, text, type QueryParameter } from "./query-parameters.ts";
import { parseQueryParameter } from "./parse-query-parameter.ts";
import { selectSources, sourceFilters, type DescribedSources } from "./source-filters.ts";

/** A question about the list, read and checked: which sources, and what of them. */
export interface UnpagedListRequest {
  /** The change that an answer may not be older than. */
  readonly min: number | null;
  readonly sources: readonly Source[];
  readonly question: Question;
  /** Whether each row says where it stands (`include=position`). */
  readonly positions: boolean;
  /** Names the question, so that cursors stay with it. */
  readonly fingerprint: string;
}

/** A request for a page of the list. */
export interface OrganizationListRequest extends UnpagedListRequest {
  readonly page: PageRequest;
}

const sortBy: QueryParameter<Sort> = {
  description:
    "The order: dates and counts fall, names rise; `-` reverses. Rows without the fact come last either way.",
  schema: { type: "string", enum: SORT_FIELDS.flatMap((field) => [field, `-${field}`]), default: "created" },
  read: (value) =>
    parseSort(value ?? "created") ??
    new InvalidValue(`has to be one of ${SORT_FIELDS.join(", ")}, or one of them after "-"`),
};

/** What a question about the list is made of: everything but the page. */
export function unpagedListParameters(described: DescribedSources) {
  return {
    query: text("", "Which organizations, in Roster's query language. Empty: all."),
    sortBy,
    owner: flag("Only organizations that the credential's user owns (true), or does not own (false)."),
    include: listOf(LIST_INCLUDES, "What rows hold besides: counts as far as they are known, the upstream's own JSON."),
    fresh: FRESH,
    min: MIN,
    ...sourceFilters(described),
  };
}

export function organizationListParameters(described: DescribedSources) {
  return { ...unpagedListParameters(described), ...PAGE_PARAMETERS };
}

/** Reads `GET /v1/organizations`. Refuses with 400 what it cannot read, with 403 what is not in view. */
export function readOrganizationListRequest(asked: RequestContext): OrganizationListRequest {
  const parameters = readQueryParameters(asked.url.searchParams, organizationListParameters(asked.deployment));
  const question = questionOf(asked, parameters);
  const cursor = readCursor(parameters, parameters.sortBy, question.fingerprint);
  return { ...question, page: { limit: parameters.limit, cursor } };
}

/** Reads the question of a whole list, which has no pages: `limit` and `cursor` are refused as unknown. */
export function readUnpagedListRequest(asked: RequestContext): UnpagedListRequest {
  return questionOf(asked, readQueryParameters(asked.url.searchParams, unpagedListParameters(asked.deployment)));
}

type QuestionValues = ReturnType<typeof readQueryParameters<ReturnType<typeof unpagedListParameters>>>;

function questionOf(asked: RequestContext, parameters: QuestionValues): UnpagedListRequest {
  const { headers, principal, deployment, sourcesInView: inView } = asked;
  const { provider, region, source, sortBy: sort } = parameters;
  // Two spellings of one question are one question from here on.
  const query = printQuery(parseQueryParameter(parameters.query));
  const filters = { provider, region, source };
  return {
    sources: selectSources(inView, filters, deployment),
    question: {
      query,
      writtenQuery: parameters.query,
      sort,
      owner: parameters.owner,
      include: readInclude(parameters.include, principal),
      freshness: readFreshness(parameters.fresh, headers),
    },
    min: parameters.min,
    positions: parameters.include.includes("position"),
    fingerprint: fingerprint([
      query,
      printSort(sort),
      parameters.owner === null ? "" : String(parameters.owner),
      ...Object.values(filters).map((words) => words.toSorted(compareCodePoints).join()),
    ]),
  };
}
