import { createMemoryFixture, testSource } from "@roster/core/source/conformance";
import { describe, expect, it } from "vitest";
import { RosterSource } from "./roster-source.ts";
import { fakeRoster } from "./testing/fake-roster.ts";

testSource(
  "another roster over HTTP",
  (sample) => createMemoryFixture(sample, (source) => new RosterSource(source.sources, fakeRoster(source))),
  { describe, it, expect },
  { moves: "the public API does not say which organizations came from another source" },
);
