import { describe, it } from "vitest";
import type { ContractExceptions, ContractTest, FixtureServerFactory } from "./conformance/contract-test.ts";
import { DETAIL_TESTS } from "./conformance/detail-tests.ts";
import { FACET_TESTS } from "./conformance/facet-tests.ts";
import { FAILURE_TESTS } from "./conformance/failure-tests.ts";
import { LIMIT_TESTS } from "./conformance/limit-tests.ts";
import { LIST_TESTS } from "./conformance/list-tests.ts";
import { MEMBERSHIP_LOOKUP_TESTS } from "./conformance/membership-lookup-tests.ts";

export type { ContractExceptions, FixtureServerFactory, OptionalClause } from "./conformance/contract-test.ts";
export type { FixtureServer } from "./conformance/observed-upstream.ts";
export type { Sample, SampleMember, SampleOrganization, SampleProject } from "./conformance/provider-sample.ts";

const CONTRACT_TESTS: readonly ContractTest[] = [
  ...LIST_TESTS,
  ...DETAIL_TESTS,
  ...FACET_TESTS,
  ...MEMBERSHIP_LOOKUP_TESTS,
  ...FAILURE_TESTS,
  ...LIMIT_TESTS,
];

/** Tests an implementation against the `Provider` contract. */
export function testProvider(name: string, factory: FixtureServerFactory, exceptions: ContractExceptions = {}): void {
  describe(`${name} implements the provider contract`, () => {
    for (const { title, clause, test } of CONTRACT_TESTS) {
      if (clause === undefined || exceptions[clause] === undefined) it(title, () => test(factory));
    }
    for (const [clause, reason] of Object.entries(exceptions)) it.skip(`${clause} does not apply: ${reason}`);
  });
}
