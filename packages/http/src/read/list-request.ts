import { compareCodePoints } from "@roster/core/model";
import { fingerprint, parseSort, printSort, SORT_FIELDS, type Sort } from "@roster/core/pagination";
import type { PageRequest, Question, Source } from "@roster/core/roster";
import { printQuery } from "@roster/core/search";
import type { Principal } from "../auth/principal.ts";
import type { Deployment } from "../deployment.ts";
import { readFreshness } from "./freshness.ts";
import { INCLUDABLE, readInclude } from "./include.ts";
import { LIMIT, place, readPlace } from "./page.ts";
import { Fault, flag, integer, listOf, readParameters, text, type Reader } from "./parameters.ts";
import { readQuery } from "./query.ts";
import { pickSources, sourceFilterReaders } from "./view.ts";

/** A request for the list, read and checked. */
export interface ListRequest {
  readonly sources: readonly Source[];
  readonly question: Question;
  readonly page: PageRequest;
  /** Whether each row says where it stands (`include=position`). */
  readonly positions: boolean;
  /** Names the question, so that cursors stay with it. */
  readonly fingerprint: string;
}

const sortBy: Reader<Sort> = (value) =>
  parseSort(value ?? "created") ?? new Fault(`has to be one of ${SORT_FIELDS.join(", ")}, or one of them after "-"`);

/** Reads `GET /v1/organizations`. Refuses with 400 what it cannot read, with 403 what is not in view. */
export function readListRequest(
  url: URL,
  headers: Headers,
  principal: Principal,
  deployment: Deployment,
  inView: readonly Source[],
): ListRequest {
  const { provider, region, source, ...parameters } = readParameters(url.searchParams, {
    query: text(""),
    sortBy,
    owner: flag,
    limit: integer(LIMIT.least, LIMIT.most, LIMIT.absent),
    cursor: place,
    position: place,
    include: listOf(INCLUDABLE),
    fresh: flag,
    ...sourceFilterReaders(deployment),
  });
  const sort = parameters.sortBy;
  // Two spellings of one question are one question from here on.
  const query = printQuery(readQuery(parameters.query));
  const filters = { provider, region, source };
  const owner = parameters.owner === null ? "" : String(parameters.owner);
  const name = fingerprint([
    query,
    printSort(sort),
    owner,
    ...Object.values(filters).map((words) => words.toSorted(compareCodePoints).join()),
  ]);
  return {
    sources: pickSources(inView, filters, deployment),
    question: {
      query,
      writtenQuery: parameters.query,
      sort,
      owner: parameters.owner,
      include: readInclude(parameters.include, principal),
      freshness: readFreshness(parameters.fresh, headers),
    },
    page: { limit: parameters.limit, cursor: readPlace(parameters, sort, name) },
    positions: parameters.include.includes("position"),
    fingerprint: name,
  };
}
