import type { MembershipLookup } from "@roster/core/search";
import type { MatchPage, Upstream } from "../provider.ts";
import { readRows } from "../rows.ts";
import type { SentryConfig } from "./sentry-config.ts";
import { printFlatTerm } from "./sentry-flat-query.ts";
import { createOrganizationsRequest } from "./sentry-lists.ts";
import { readPages } from "./sentry-pages.ts";
import { sentryReference } from "./sentry-wire.ts";

/** Reads the ids of the organizations that match a lookup, with the `query` parameter of the organization list. */
export async function* lookupMembership(
  upstream: Upstream,
  lookup: MembershipLookup,
  { listOrigin, pageSize }: SentryConfig,
  after: string | undefined,
): AsyncGenerator<MatchPage, void, undefined> {
  const query = printLookup(lookup);
  if (query === null) {
    yield { remoteIds: [], next: null, rate: null };
    return;
  }
  const request = createOrganizationsRequest(listOrigin, { query });
  for await (const { body, next, rate, invalidResponse } of readPages(upstream, request, { pageSize, after })) {
    yield { remoteIds: readRows(sentryReference, body, invalidResponse).map(({ wire }) => wire.id), next, rate };
  }
}

/** The query for a lookup. Null for a membership id that cannot exist: Sentry responds with 500 to such an id. */
function printLookup({ field, value }: MembershipLookup): string | null {
  if (field === "member_id" && !isMemberId(value)) return null;
  const query = printFlatTerm(field, value);
  if (query === null) throw new RangeError(`Sentry's query cannot express this ${field}`);
  return query;
}

/** Whether a text is a number that fits into a 64-bit column. */
function isMemberId(text: string): boolean {
  return /^\d{1,19}$/.test(text) && BigInt(text) < 2n ** 63n;
}
