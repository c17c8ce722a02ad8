import type { SampleSource } from "../conformance/source-sample.ts";
import type { SourceFixture } from "../conformance/source-suite.ts";
import type { Source } from "../source.ts";
import { MemoryReplica } from "./memory-replica.ts";
import { MemorySource } from "./memory-source.ts";

/** Creates a memory source with the content of a sample. `view` wraps it, for implementations that stand in front of one. */
export function createMemoryFixture(
  sample: readonly SampleSource[],
  view: (source: MemorySource) => Source = (source) => source,
): SourceFixture {
  const memory = new MemorySource(
    sample.map(({ source, organizations }) => new MemoryReplica(source, organizations, FIRST_SYNC)),
  );
  let now = FIRST_SYNC;
  return {
    source: view(memory),
    change: async (change) => {
      now += 1_000_000;
      const replica = memory.replica(change.source);
      if (change.kind === "remove") replica.remove(change.remoteId, now);
      else if (change.kind === "receive") replica.receive(change.organization, now);
      else replica.put(change.organization, now);
    },
    setOutcome: async (source, outcome) => {
      memory.replica(source).outcome = outcome === "down" ? "failed" : outcome;
    },
    erase: async (source) => memory.replica(source).feed.erase(),
  };
}

/** Microseconds since 1970. */
const FIRST_SYNC = Date.UTC(2025, 0, 1) * 1000;
