import { describe, it } from "vitest";
import type { Exceptions, Factory, Law } from "./conformance/clause.ts";
import { DETAILS } from "./conformance/details.ts";
import { FACETS } from "./conformance/facets.ts";
import { FAILURES } from "./conformance/failures.ts";
import { LEAVES } from "./conformance/leaves.ts";
import { LISTS } from "./conformance/lists.ts";

export type { Clause, Exceptions, Factory } from "./conformance/clause.ts";
export type { Sample, SampleMember, SampleOrganization, SampleProject } from "./conformance/sample.ts";
export type { Staged } from "./conformance/stage.ts";

const LAWS: readonly Law[] = [...LISTS, ...DETAILS, ...FACETS, ...LEAVES, ...FAILURES];

/** The meaning of `Provider`, for every implementation alike. */
export function testProvider(name: string, factory: Factory, exceptions: Exceptions = {}): void {
  describe(`${name} keeps the provider contract`, () => {
    for (const { title, clause, test } of LAWS) {
      if (clause === undefined || exceptions[clause] === undefined) it(title, () => test(factory));
    }
    for (const [clause, reason] of Object.entries(exceptions)) it.skip(`${clause}: not here, ${reason}`);
  });
}
