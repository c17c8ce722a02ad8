import { describe, expect, it } from "vitest";
import { CombinedSource } from "./combined-source.ts";
import { createMemoryFixture, MemorySource, testSource } from "./source-conformance.ts";
import { restrictToSources } from "./restrict-to-sources.ts";
import type { Source } from "./source.ts";

const suite = { describe, it, expect };

testSource("MemorySource", (sample) => createMemoryFixture(sample), suite);

testSource(
  "CombinedSource",
  (sample) =>
    createMemoryFixture(
      sample,
      (memory) => new CombinedSource(memory.replicas.map((replica) => new MemorySource([replica]))),
    ),
  suite,
);

/** A view of some of the sources of another `Source`. */
function restricted(source: Source, ids: readonly string[]): Source {
  const [view] = restrictToSources([source], ({ id }) => ids.includes(id));
  if (!view) throw new Error("No source is left.");
  return view;
}

testSource(
  "a restricted view of two sources",
  (sample) => createMemoryFixture(sample, (source) => restricted(source, ["sentry-us", "sentry-de"])),
  suite,
  { ambiguous: "two sources of one installation have no id in common" },
);

testSource(
  "a restricted view of one source",
  (sample) => createMemoryFixture(sample, (source) => restricted(source, ["k6"])),
  suite,
  { "several-sources": "it has one source", counts: "no count of this source is known" },
);

testSource(
  "a restricted view of a restricted view",
  (sample) =>
    createMemoryFixture(sample, (source) => restricted(restricted(source, ["k6", "sentry-de"]), ["sentry-de"])),
  suite,
  { "several-sources": "it has one source" },
);
