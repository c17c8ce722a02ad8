import * as fc from "fast-check";
import { fold, parseInstant, STATUSES } from "../../model/index.ts";
import type { OrganizationFacts } from "../organization-facts.ts";
import type { SourceTraits } from "../source-traits.ts";
import { arbitraryText, EMAILS, MEMBER_IDS } from "./arbitrary-text.ts";

/** One source and the facts of its organizations. Some facets and membership lookups may be unknown. */
export interface SearchFixture {
  readonly source: SourceTraits;
  readonly organizations: readonly OrganizationFacts[];
}

/** A source of a provider that supplies all fields. */
const SENTRY: SourceTraits = {
  source: "Sentry-US",
  region: "us",
  provider: "sentry",
  installation: "sentry",
  unsupported: {},
};
/** A source of a provider that lacks fields of both kinds. */
const K6: SourceTraits = {
  source: "k6",
  region: "DE",
  provider: "k6",
  installation: "k6",
  unsupported: {
    slug: "absent",
    status: "absent",
    platform: "absent",
    member_id: "absent",
    events: "absent",
    email: "unknown",
    members: "unknown",
  },
};

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
  .tuple(fc.constantFrom(SENTRY, K6), arbitraryLookups)
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

/** A random organization. For k6, the facts that k6 does not supply are missing. */
function arbitraryOrganization(
  remoteId: string,
  source: SourceTraits,
  known: KnownLookups,
): fc.Arbitrary<OrganizationFacts> {
  const { installation, provider, region } = source;
  const isSentry = provider === "sentry";
  return fc
    .record({
      slug: isSentry ? fc.oneof(arbitraryName, fc.constant(null)) : fc.constant(null),
      name: arbitraryName,
      status: isSentry ? fc.constantFrom(...STATUSES, "frozen", null) : fc.constant(null),
      createdAt: fc.oneof(arbitraryInstant, fc.constant(null)),
      changedAt: arbitraryInstant,
      isDefault: arbitraryFlag,
      isEarlyAdopter: arbitraryFlag,
      requires2fa: arbitraryFlag,
      hasAuthProvider: arbitraryFlag,
      members: isSentry ? arbitraryCount : fc.constant(undefined),
      events: isSentry ? arbitraryCount : fc.constant(null),
      projects: fc.option(fc.array(arbitraryName, { maxLength: 3 }), { nil: undefined }),
      emails: isSentry ? arbitraryResults(known.emails) : fc.constant(undefined),
      memberIds: isSentry ? arbitraryResults(known.memberIds) : fc.constant(null),
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
      platforms: isSentry ? projects : null,
    }));
}

function arbitraryResults(values: readonly string[]): fc.Arbitrary<ReadonlyMap<string, boolean>> {
  return fc
    .array(fc.boolean(), { minLength: values.length, maxLength: values.length })
    .map((results) => new Map(values.map((value, index) => [value, results[index] ?? false])));
}
