import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeFeedCursor, encodeFeedCursor, type FeedCursor } from "./feed-cursor.ts";
import type { MemoryOrganization } from "./memory/memory-organization.ts";
import { MemoryReplica } from "./memory/memory-replica.ts";
import { MemorySource } from "./memory/memory-source.ts";
import { readChangeFeed, type ChangeFeedPage } from "./read-change-feed.ts";

const IDS = ["a", "b", "c"] as const;

function createSources(): readonly MemorySource[] {
  const replica = (id: string) => new MemoryReplica({ id, installation: "sentry", provider: "sentry", region: "us" });
  return [new MemorySource([replica("a")]), new MemorySource([replica("b"), replica("c")])];
}

function replicaOf(sources: readonly MemorySource[], id: string): MemoryReplica {
  const found = sources.flatMap((source) => source.replicas).find(({ source }) => source.id === id);
  if (!found) throw new Error(`There is no source ${id}.`);
  return found;
}

/** Appends changes to the feed of a source: new organizations. */
function append(sources: readonly MemorySource[], id: string, count: number, at = 0): void {
  const replica = replicaOf(sources, id);
  for (let index = 0; index < count; index += 1) replica.put(organization(replica.organizations.size), at);
}

function organization(number: number): MemoryOrganization {
  const counts = { members: null, projects: null, events: null };
  const name = `n${number}`;
  return { remoteId: `${number}`, slug: null, name, createdAt: 0, ...counts, isOwned: null, projectList: [] };
}

/** Encodes and decodes a cursor, as it happens between server and client. */
function roundTrip(cursor: FeedCursor): FeedCursor {
  const decoded = decodeFeedCursor(encodeFeedCursor(cursor));
  if (!decoded) throw new Error("The cursor cannot be read.");
  return decoded;
}

const idsOf = ({ changes }: ChangeFeedPage) => changes.map(({ source, sequence }) => `${source}${sequence}`);

describe("the feed of several sources", () => {
  test("keeps the offset of a source while another one is gone", async () => {
    const sources = createSources();
    append(sources, "a", 2);
    append(sources, "b", 3);
    const { next } = await readChangeFeed(sources, "start", 100);
    append(sources, "b", 3);
    replicaOf(sources, "a").feed.erase();
    const gone = await readChangeFeed(sources, roundTrip(next), 100);
    expect([gone.gone, gone.changes, gone.more]).toEqual([["a"], [], false]);
    expect(gone.next.get("b")).toEqual({ generationId: "g1", sequence: 3 });
    const page = await readChangeFeed(sources, roundTrip(gone.next), 100);
    expect([page.gone, idsOf(page)]).toEqual([[], ["b4", "b5", "b6"]]);
  });

  test("keeps the offset of a source that is down, and says that it is", async () => {
    const sources = createSources();
    append(sources, "a", 1);
    const { next } = await readChangeFeed(sources, "start", 100);
    append(sources, "a", 2);
    append(sources, "b", 1);
    replicaOf(sources, "a").outcome = "failed";
    const page = await readChangeFeed(sources, roundTrip(next), 100);
    expect([idsOf(page), page.unanswered]).toEqual([["b1"], ["a"]]);
    replicaOf(sources, "a").outcome = "fresh";
    expect(idsOf(await readChangeFeed(sources, roundTrip(page.next), 100))).toEqual(["a2", "a3"]);
  });

  test("read from now starts at the now of a source that is down, when it answers again", async () => {
    const sources = createSources();
    append(sources, "a", 3);
    replicaOf(sources, "a").outcome = "failed";
    const first = await readChangeFeed(sources, "now", 100);
    append(sources, "a", 2);
    const second = await readChangeFeed(sources, roundTrip(first.next), 100);
    replicaOf(sources, "a").outcome = "fresh";
    const third = await readChangeFeed(sources, roundTrip(second.next), 100);
    expect(idsOf(third)).toEqual([]);
    append(sources, "a", 1);
    expect(idsOf(await readChangeFeed(sources, roundTrip(third.next), 100))).toEqual(["a6"]);
  });

  test("keeps the order of a source whose clock was set back", async () => {
    const sources = createSources();
    append(sources, "a", 1, 20);
    append(sources, "a", 1, 5);
    append(sources, "b", 1, 10);
    const first = await readChangeFeed(sources, "start", 2);
    const second = await readChangeFeed(sources, roundTrip(first.next), 2);
    expect([...idsOf(first), ...idsOf(second)]).toEqual(["b1", "a1", "a2"]);
  });

  type Step =
    | { readonly kind: "append"; readonly id: string; readonly count: number; readonly at: number }
    | { readonly kind: "down" | "up" | "erase"; readonly id: string }
    | { readonly kind: "prune"; readonly id: string; readonly kept: number }
    | { readonly kind: "read"; readonly limit: number };
  const id = fc.constantFrom(...IDS);
  const anyStep: fc.Arbitrary<Step> = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant("append" as const),
        id,
        count: fc.integer({ min: 1, max: 4 }),
        at: fc.integer({ min: 0, max: 5 }),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom("down" as const, "up" as const), id }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("erase" as const), id }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("prune" as const), id, kept: fc.nat({ max: 3 }) }) },
    { weight: 5, arbitrary: fc.record({ kind: fc.constant("read" as const), limit: fc.integer({ min: 1, max: 6 }) }) },
  );

  test("delivers every change of every source in order, or says that it is gone, in any interleaving", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyStep, { maxLength: 40 }),
        fc.constantFrom("start" as const, "now" as const),
        async (steps, begin) => {
          const sources = createSources();
          const model = new FeedModel(begin);
          let after: FeedCursor | "start" | "now" = begin;
          const read = async (limit: number): Promise<ChangeFeedPage> => {
            const page = await readChangeFeed(sources, after, limit);
            model.read(page, sources);
            after = roundTrip(page.next);
            return page;
          };
          for (const step of steps) {
            if (step.kind === "read") await read(step.limit);
            else if (step.kind === "append") {
              append(sources, step.id, step.count, step.at);
              model.append(step.id, step.count);
            } else if (step.kind === "erase") {
              replicaOf(sources, step.id).feed.erase();
              model.erase(step.id);
            } else if (step.kind === "prune") {
              replicaOf(sources, step.id).feed.prune(step.kept);
              model.prune(step.id, step.kept);
            } else replicaOf(sources, step.id).outcome = step.kind === "down" ? "failed" : "fresh";
          }
          for (const each of IDS) replicaOf(sources, each).outcome = "fresh";
          for (let reads = 0; reads < 300; reads += 1) {
            const page = await read(2);
            if (!page.more && page.gone.length === 0) break;
          }
          model.expectNothingLeft();
        },
      ),
    );
  });
});

/** What the reader of a feed may rely on, for each source: which change has to be delivered next. */
class FeedModel {
  readonly #begin: "start" | "now";
  readonly #sources = new Map(
    IDS.map((id) => [id as string, { last: 0, first: 1, read: 0, isStarted: false, isLost: false }]),
  );

  constructor(begin: "start" | "now") {
    this.#begin = begin;
  }

  append(id: string, count: number): void {
    this.#source(id).last += count;
  }

  /** An earlier change that was not delivered is lost, and the reader has to be told. */
  erase(id: string): void {
    const source = this.#source(id);
    Object.assign(source, { last: 0, first: 1, read: 0, isLost: source.isStarted });
  }

  prune(id: string, kept: number): void {
    const source = this.#source(id);
    source.first = Math.max(source.first, source.last - kept + 1);
    if (source.isStarted && source.read < source.first - 1) source.isLost = true;
  }

  read(page: ChangeFeedPage, replicas: readonly MemorySource[]): void {
    for (const [id, source] of this.#sources) {
      const isDown = replicaOf(replicas, id).outcome === "failed";
      expect(page.unanswered.includes(id)).toBe(isDown);
      if (isDown) continue;
      expect(page.gone.includes(id), `${id} is gone`).toBe(source.isLost);
      if (source.isLost) Object.assign(source, { isLost: false, read: source.last });
      else if (!source.isStarted && (page.gone.length === 0 || this.#begin === "now")) {
        Object.assign(source, { isStarted: true, read: this.#begin === "now" ? source.last : source.first - 1 });
      }
      for (const { sequence } of page.changes.filter((change) => change.source === id)) {
        expect(sequence, `the next change of ${id}`).toBe(source.read + 1);
        source.read = sequence;
      }
    }
  }

  expectNothingLeft(): void {
    for (const [id, { read, last }] of this.#sources) expect([id, read]).toEqual([id, last]);
  }

  #source(id: string) {
    const source = this.#sources.get(id);
    if (!source) throw new Error(`There is no source ${id}.`);
    return source;
  }
}
