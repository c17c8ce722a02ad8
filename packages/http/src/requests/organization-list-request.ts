import { compareCodePoints } from "@roster/core/model";
import { fingerprint, parseSort, printSort, SORT_FIELDS, type Sort } from "@roster/core/pagination";
import { printQuery } from "@roster/core/search";
import type { PageRequest, Question, Source } from "@roster/core/source";
import type { RequestContext } from "../request-context.ts";
import { FRESH, MIN, readFreshness } from "./freshness-parameters.ts";
import { LIST_INCLUDES, readInclude } from "./include-parameter.ts";
import { PAGE_PARAMETERS, readCursor } from "./page-parameters.ts";
import { parseQueryParameter } from "./parse-query-parameter.ts";
import { flag, InvalidValue, listOf, readQueryParameters, text, type QueryParameter } from "./query-parameters.ts";
import { selectSources, sourceFilters, type DescribedSources } from "./source-filters.ts";

/** A request for the whole list, read and validated. */
export interface UnpagedListRequest {
  /** The sequence number of a change that the response has to include; null = any. */
  readonly min: number | null;
  readonly sources: readonly Source[];
  readonly question: Question;
  /** The canonical text of the query: two spellings of one query have the same fingerprint and the same cache key. */
  readonly canonical: string;
  /** Whether each row includes its position (`include=position`). */
  readonly positions: boolean;
  /** Identifies query, sort order and filters. A cursor is valid only for the same fingerprint. */
  readonly fingerprint: string;
}

/** A request for one page of the list. */
export interface OrganizationListRequest extends UnpagedListRequest {
  readonly page: PageRequest;
}

const sortBy: QueryParameter<Sort> = {
  description:
    "The sort order. Dates and counts are descending, names ascending; the prefix `-` reverses the order. " +
    "Rows without a value are always last.",
  schema: { type: "string", enum: SORT_FIELDS.flatMap((field) => [field, `-${field}`]), default: "created" },
  read: (value) =>
    parseSort(value ?? "created") ??
    new InvalidValue(`has to be one of ${SORT_FIELDS.join(", ")}, with or without the prefix "-"`),
};

/** The parameters of the list, without those of the page. */
export function unpagedListParameters(described: DescribedSources) {
  return {
    query: text("", "A query in Roster's query language. An empty query matches all organizations."),
    sortBy,
    owner: flag("Only organizations that the credential's user owns (true), or does not own (false)."),
    include: listOf(LIST_INCLUDES, "Additional members of each row: counts, where known, and the upstream's own JSON."),
    fresh: FRESH,
    min: MIN,
    ...sourceFilters(described),
  };
}

export function organizationListParameters(described: DescribedSources) {
  return { ...unpagedListParameters(described), ...PAGE_PARAMETERS };
}

/** Reads `GET /v1/organizations`. Refuses invalid parameters with 400, and sources that are not in view with 403. */
export function readOrganizationListRequest(context: RequestContext): OrganizationListRequest {
  const parameters = readQueryParameters(context.url.searchParams, organizationListParameters(context.deployment));
  const request = createListRequest(context, parameters);
  const cursor = readCursor(parameters, parameters.sortBy, request.fingerprint);
  return { ...request, page: { limit: parameters.limit, cursor } };
}

/** Reads a request for the whole list. `limit`, `cursor` and `position` are refused as unknown parameters. */
export function readUnpagedListRequest(context: RequestContext): UnpagedListRequest {
  const parameters = readQueryParameters(context.url.searchParams, unpagedListParameters(context.deployment));
  return createListRequest(context, parameters);
}

type UnpagedListValues = ReturnType<typeof readQueryParameters<ReturnType<typeof unpagedListParameters>>>;

function createListRequest(context: RequestContext, parameters: UnpagedListValues): UnpagedListRequest {
  const { headers, principal, deployment, sourcesInView } = context;
  const { provider, region, source, sortBy: sort } = parameters;
  const query = parseQueryParameter(parameters.query, context);
  const canonical = printQuery(query);
  const filters = { provider, region, source };
  return {
    sources: selectSources(sourcesInView, filters, deployment),
    question: {
      query,
      sort,
      owner: parameters.owner,
      include: readInclude(parameters.include, principal),
      freshness: readFreshness(parameters.fresh, headers),
    },
    min: parameters.min,
    positions: parameters.include.includes("position"),
    canonical,
    fingerprint: fingerprint([
      canonical,
      printSort(sort),
      parameters.owner === null ? "" : String(parameters.owner),
      ...Object.values(filters).map((values) => values.toSorted(compareCodePoints).join()),
    ]),
  };
}
