import { CHANGE_LAWS } from "./conformance/change-laws.ts";
import { FIND_LAWS } from "./conformance/find-laws.ts";
import { LIST_LAWS } from "./conformance/list-laws.ts";
import { PROJECT_LAWS } from "./conformance/project-laws.ts";
import { SOURCE_SAMPLE } from "./conformance/source-sample.ts";
import type {
  Expect,
  SourceClause,
  SourceExceptions,
  SourceFactory,
  SourceLaw,
  SuiteRunner,
} from "./conformance/source-suite.ts";
import { STREAM_LAWS } from "./conformance/stream-laws.ts";
import { STATUS_LAWS } from "./conformance/status-laws.ts";

export { SOURCE_SAMPLE, type SampleSource } from "./conformance/source-sample.ts";
export type {
  SampleChange,
  SourceClause,
  SourceExceptions,
  SourceFactory,
  SourceFixture,
  SuiteRunner,
} from "./conformance/source-suite.ts";
export { memoryId, memoryPosition, type MemoryOrganization, type MemoryProject } from "./memory/memory-organization.ts";
export { MemoryReplica, type SimulatedOutcome } from "./memory/memory-replica.ts";
export { MemorySource } from "./memory/memory-source.ts";
export { createMemoryFixture } from "./memory/memory-fixture.ts";

const LAWS: readonly SourceLaw[] = [
  ...LIST_LAWS,
  ...STREAM_LAWS,
  ...FIND_LAWS,
  ...PROJECT_LAWS,
  ...CHANGE_LAWS,
  ...STATUS_LAWS,
];

/**
 * Tests an implementation against the `Source` contract. Each law has a fixture of its own.
 *
 * @param exceptions the clauses that do not apply, each with the reason.
 */
export function testSource(
  name: string,
  factory: SourceFactory,
  { describe, it, expect }: SuiteRunner,
  exceptions: SourceExceptions = {},
): void {
  describe(`${name} implements the source contract`, () => {
    for (const law of LAWS) {
      const excepted = (law.clauses ?? []).some((clause: SourceClause) => exceptions[clause] !== undefined);
      if (!excepted) it(law.title, () => checkLaw(law, factory, expect));
    }
    for (const [clause, reason] of Object.entries(exceptions)) it.skip(`${clause} does not apply: ${reason}`);
  });
}

async function checkLaw(law: SourceLaw, factory: SourceFactory, expect: Expect): Promise<void> {
  const fixture = await factory(SOURCE_SAMPLE);
  const ids = fixture.source.sources.map(({ id }) => id);
  const sample = ids.flatMap((id) => SOURCE_SAMPLE.filter(({ source }) => source.id === id));
  const others = SOURCE_SAMPLE.filter(({ source }) => !ids.includes(source.id)).map(({ source }) => source.id);
  try {
    await law.check({ ...fixture, ids, foreignIds: [...others, "another-source"], sample, expect });
  } finally {
    await fixture.close?.();
  }
}
