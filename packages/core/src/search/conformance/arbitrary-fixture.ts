import * as fc from "fast-check";
import { fold, parseInstant, STATUSES } from "../../model/index.ts";
import type { OrganizationFacts } from "../organization-facts.ts";
import type { SourceTraits } from "../source-traits.ts";
import { FULL_SOURCE, LIMITED_SOURCE } from "./sample-traits.ts";
import { arbitraryText, EMAILS, MEMBER_IDS } from "./arbitrary-text.ts";

/** One source and the facts of its organizations. Some facets and membership lookups may be unknown. */
export interface SearchFixture {
  readonly source: SourceTraits;
  readonly organizations: readonly OrganizationFacts[];
}

const INSTANTS = [
  "2023-12-31T23:59:59.999999Z",
  "2024-01-01T00:00:00Z",
  "2024-01-01T12:00:00.000001Z",
  "2024-02-29T23:59:59.999999Z",
];

const arbitraryName = arbitraryText.map(fold);
const arbitraryInstant = fc.constantFrom(...INSTANTS).map((text) => parseInstant(text) ?? 0);
const arbitraryFlag = fc.constantFrom(true, false, null);
const arbitraryCount = fc.constantFrom(0, 1, 2, 3, undefined);

const arbitraryLookups = fc.record({
  emails: fc.subarray(EMAILS.map(fold)),
  memberIds: fc.subarray(MEMBER_IDS),
});

export const arbitraryFixture: fc.Arbitrary<SearchFixture> = fc
  .tuple(fc.constantFrom(FULL_SOURCE, LIMITED_SOURCE), arbitraryLookups)
  .chain(([source, known]) =>
    fc
      .uniqueArray(fc.constantFrom("0", "1", "2", "3", "20", "stack-7"), { minLength: 1 })
      .chain((ids) => fc.tuple(...ids.map((id) => arbitraryOrganization(id, source, known))))
      .map((organizations) => ({ source, organizations })),
  );

interface KnownLookups {
  readonly emails: readonly string[];
  readonly memberIds: readonly string[];
}

/** A random organization. The facts that the source does not supply are missing. */
function arbitraryOrganization(
  remoteId: string,
  source: SourceTraits,
  known: KnownLookups,
): fc.Arbitrary<OrganizationFacts> {
  const { installation, provider, region } = source;
  const isFull = source === FULL_SOURCE;
  return fc
    .record({
      slug: isFull ? fc.oneof(arbitraryName, fc.constant(null)) : fc.constant(null),
      name: arbitraryName,
      status: isFull ? fc.constantFrom(...STATUSES, "frozen", null) : fc.constant(null),
      createdAt: fc.oneof(arbitraryInstant, fc.constant(null)),
      changedAt: arbitraryInstant,
      isDefault: arbitraryFlag,
      isEarlyAdopter: arbitraryFlag,
      requires2fa: arbitraryFlag,
      hasAuthProvider: arbitraryFlag,
      members: isFull ? arbitraryCount : fc.constant(undefined),
      events: isFull ? arbitraryCount : fc.constant(null),
      projects: fc.option(fc.array(arbitraryName, { maxLength: 3 }), { nil: undefined }),
      emails: isFull ? arbitraryResults(known.emails) : fc.constant(undefined),
      memberIds: isFull ? arbitraryResults(known.memberIds) : fc.constant(null),
    })
    .map(({ projects, ...facts }) => ({
      ...facts,
      id: `${installation}:${remoteId}`,
      remoteId,
      installation,
      provider,
      source: fold(source.source),
      region: fold(region),
      projects: projects?.length,
      platforms: isFull ? projects : null,
    }));
}

function arbitraryResults(values: readonly string[]): fc.Arbitrary<ReadonlyMap<string, boolean>> {
  return fc
    .array(fc.boolean(), { minLength: values.length, maxLength: values.length })
    .map((results) => new Map(values.map((value, index) => [value, results[index] ?? false])));
}
