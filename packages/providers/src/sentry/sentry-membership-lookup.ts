import type { MembershipLookup } from "@roster/core/search";
import type { MatchPage, Upstream } from "../provider.ts";
import { readRows } from "../rows.ts";
import { printFlatTerm } from "./sentry-flat-query.ts";
import { createOrganizationsRequest } from "./sentry-lists.ts";
import { readPages } from "./sentry-pages.ts";
import type { SentryConfig } from "./sentry-config.ts";
import { sentryReference } from "./sentry-wire.ts";

/** Asks the list of organizations for those that a leaf is true of. */
export async function* lookupMembership(
  upstream: Upstream,
  leaf: MembershipLookup,
  { listOrigin, pageSize }: SentryConfig,
  after: string | undefined,
): AsyncGenerator<MatchPage, void, undefined> {
  const query = printLeaf(leaf);
  if (query === null) {
    yield { remoteIds: [], next: null, rate: null };
    return;
  }
  const question = createOrganizationsRequest(listOrigin, { query });
  for await (const { body, next, rate, complain } of readPages(upstream, question, { pageSize, after })) {
    yield { remoteIds: readRows(sentryReference, body, complain).map(({ wire }) => wire.id), next, rate };
  }
}

/** The query that asks for a leaf; null for a membership that cannot be: Sentry crashes on what is no such number. */
function printLeaf({ field, value }: MembershipLookup): string | null {
  if (field === "member_id" && !isMemberId(value)) return null;
  const query = printFlatTerm(field, value);
  if (query === null) throw new RangeError(`Sentry cannot be asked for this ${field}`);
  return query;
}

/** Whether a text is a number that a column of 64 bits can hold. */
function isMemberId(text: string): boolean {
  return /^\d{1,19}$/.test(text) && BigInt(text) < 2n ** 63n;
}
