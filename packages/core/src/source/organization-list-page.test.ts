import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  comparePositions,
  decodeCursor,
  encodeCursor,
  SORT_FIELDS,
  type Cursor,
  type Position,
  type Sort,
} from "../pagination/index.ts";
import { ALL_ORGANIZATIONS } from "../search/index.ts";
import { listOrganizations, type OrganizationListPage } from "./organization-list-page.ts";
import type { MemoryOrganization } from "./memory/memory-organization.ts";
import { MemoryReplica, type SimulatedOutcome } from "./memory/memory-replica.ts";
import { MemorySource } from "./memory/memory-source.ts";
import { INCLUDE_NOTHING, type Question, type Source } from "./source.ts";

const anySort: fc.Arbitrary<Sort> = fc.record({
  field: fc.constantFrom(...SORT_FIELDS),
  direction: fc.constantFrom("ascending" as const, "descending" as const),
});

/** What decides the place of an organization in one sort. The key of `created` is the instant itself. */
interface TestRow {
  readonly key: Position["key"];
  readonly created: number;
  readonly id: string;
}

/** The position of a test row, and its id with the installation. */
function positionOf(sort: Sort, { key, created, id }: TestRow): Position {
  return { key, created: sort.field === "created" ? Number(key ?? 0) : created, id: `sentry:${id}` };
}

function organizationOf(sort: Sort, { key, created, id }: TestRow): MemoryOrganization {
  const counts = { members: null, projects: null, events: null };
  return {
    remoteId: id,
    slug: null,
    name: typeof key === "string" ? key : "",
    createdAt: sort.field === "created" ? (key as number | null) : created,
    ...counts,
    ...(sort.field in counts && { [sort.field]: key }),
    isOwned: null,
    projectList: [],
  };
}

/** Rows with few distinct values, so that keys, instants and both have ties. */
function rowsFor(sort: Sort): fc.Arbitrary<readonly TestRow[]> {
  return fc.uniqueArray(rowFor(sort), { selector: ({ id }) => id, maxLength: 30 });
}

function rowFor(sort: Sort): fc.Arbitrary<TestRow> {
  const text = fc.constantFrom("", "a", "b", "é", "～", "😀", "𝒳");
  const key = sort.field === "name" ? text : fc.option(fc.integer({ min: 0, max: 3 }), { freq: 4 });
  return fc.record({
    key,
    created: fc.integer({ min: 0, max: 2 }),
    id: fc.string({ maxLength: 3, unit: "grapheme" }),
  });
}

/** A set of rows, the source of each row, a sort and a page size. */
const anyDataset = anySort.chain((sort) =>
  fc.record({
    sort: fc.constant(sort),
    rows: rowsFor(sort),
    owners: fc.array(fc.nat({ max: 4 }), { minLength: 30, maxLength: 30 }),
    limit: fc.integer({ min: 1, max: 8 }),
  }),
);

function split(rows: readonly TestRow[], owners: readonly number[]): Record<string, readonly TestRow[]> {
  const ids = ["a", "b", "c", "d", "e"];
  return Object.fromEntries(ids.map((id, owner) => [id, rows.filter((_, index) => owners[index] === owner)]));
}

/** Five sources behind three `Source` objects: one with one source, two with two. */
function createSources(
  sort: Sort,
  parts: Record<string, readonly TestRow[]>,
  outcomes: Record<string, SimulatedOutcome[]> = {},
): MemorySource[] {
  const pick = (...ids: string[]): MemorySource =>
    new MemorySource(
      ids.map((id) => {
        const organizations = (parts[id] ?? []).map((row) => organizationOf(sort, row));
        const source = { id, installation: "sentry", provider: "sentry", region: "us" } as const;
        const replica = new MemoryReplica(source, organizations);
        replica.nextOutcomes = [...(outcomes[id] ?? [])];
        return replica;
      }),
    );
  return [pick("a"), pick("b", "c"), pick("d", "e")];
}

function question(sort: Sort): Question {
  const freshness = { fresh: false, maxAge: null };
  return { query: ALL_ORGANIZATIONS, sort, owner: null, include: INCLUDE_NOTHING, freshness };
}

/** Encodes and decodes a cursor, as it happens between server and client. */
function roundTrip(sort: Sort, cursor: Cursor): Cursor {
  const decoded = decodeCursor(encodeCursor(cursor, "f"), sort, "f");
  if (typeof decoded === "string") throw new Error(`The cursor is ${decoded}.`);
  return decoded;
}

async function walk(
  sources: readonly Source[],
  sort: Sort,
  limit: number,
  between?: (page: OrganizationListPage) => void,
): Promise<OrganizationListPage[]> {
  const pages: OrganizationListPage[] = [];
  let cursor: Cursor | null = null;
  do {
    const page: OrganizationListPage = await listOrganizations(sources, question(sort), { limit, cursor });
    pages.push(page);
    between?.(page);
    const following: Cursor | null = page.next ?? page.retry;
    cursor = following && roundTrip(sort, following);
    if (pages.length > 300) throw new Error("The pages do not end.");
  } while (cursor);
  return pages;
}

/** The ids of rows in the order of a sort. */
function listOf(sort: Sort, rows: readonly TestRow[]): readonly string[] {
  return rows
    .map((row) => positionOf(sort, row))
    .toSorted((a, b) => comparePositions(sort, a, b))
    .map(({ id }) => id);
}

const idsOf = (pages: readonly OrganizationListPage[]): readonly string[] =>
  pages.flatMap((page) => page.rows.map((row) => row.position.id));

describe("paging", () => {
  test("the joined pages are the sorted list, for any sort, limit and distribution of rows over sources", async () => {
    await fc.assert(
      fc.asyncProperty(anyDataset, async ({ sort, rows, owners, limit }) => {
        const pages = await walk(createSources(sort, split(rows, owners)), sort, limit);
        const list = listOf(sort, rows);
        expect(idsOf(pages)).toEqual(list);
        expect(pages.slice(0, -1).every((page) => page.rows.length === limit)).toBe(true);
      }),
    );
  });

  test("reading backward returns the same pages", async () => {
    await fc.assert(
      fc.asyncProperty(anyDataset, async ({ sort, rows, owners, limit }) => {
        const sources = createSources(sort, split(rows, owners));
        const pages = await walk(sources, sort, limit);
        for (let at = pages.length - 1; at > 0; at -= 1) {
          const previous = pages[at]?.previous;
          if (!previous) throw new Error("There is no previous cursor.");
          const back = await listOrganizations(sources, question(sort), { limit, cursor: roundTrip(sort, previous) });
          expect(back.rows).toEqual(pages[at - 1]?.rows);
          expect(back.previous === null).toBe(at === 1);
        }
        expect(pages[0]?.previous).toBeNull();
      }),
    );
  });

  test("if a source fails for some pages and recovers, no row is lost or repeated", async () => {
    const anyOutcomes = fc.array(fc.constantFrom<SimulatedOutcome[]>("fresh", "failed", "syncing"), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(
        anyDataset,
        fc.array(anyOutcomes, { minLength: 5, maxLength: 5 }),
        async (dataset, outcomesBySource) => {
          const { sort, rows, owners, limit } = dataset;
          const outcomes = Object.fromEntries(
            ["a", "b", "c", "d", "e"].map((id, index) => [id, outcomesBySource[index] ?? []]),
          );
          const pages = await walk(createSources(sort, split(rows, owners), outcomes), sort, limit);
          expect(idsOf(pages).toSorted()).toEqual(listOf(sort, rows).toSorted());
        },
      ),
    );
  });

  test("if rows are inserted or deleted between pages, no other row is repeated or skipped", async () => {
    await fc.assert(
      fc.asyncProperty(anyDataset, fc.infiniteStream(fc.nat()), async ({ sort, rows, owners, limit }, choices) => {
        const touched = new Set(rows.filter((_, index) => index % 3 === 0).map(({ id }) => id));
        const parts = split(rows, owners);
        const sources = createSources(
          sort,
          Object.fromEntries(
            Object.entries(parts).map(([id, part]) => [id, part.filter((row) => !touched.has(row.id))]),
          ),
        );
        const toInsert = rows.filter(({ id }) => touched.has(id));
        const pages = await walk(sources, sort, limit, () => {
          const source = sources[(choices.next().value ?? 0) % sources.length];
          const stored = source?.replicas[0]?.organizations;
          const row = toInsert.pop();
          if (row) source?.replicas[0]?.put(organizationOf(sort, row), 0);
          const removed = [...(stored?.keys() ?? [])].find((id) => touched.has(id));
          if (removed !== undefined && (choices.next().value ?? 0) % 2 === 0) stored?.delete(removed);
        });
        const untouched = listOf(
          sort,
          rows.filter(({ id }) => !touched.has(id)),
        );
        const isTouched = (id: string): boolean => touched.has(id.slice("sentry:".length));
        expect(idsOf(pages).filter((id) => !isTouched(id))).toEqual(untouched);
      }),
    );
  });
});

describe("a page", () => {
  const sort: Sort = { field: "created", direction: "descending" };
  const row = (created: number): TestRow => ({ key: created, created, id: String(created) });

  test("reads no more than one page of rows from each source", async () => {
    const sources = createSources(sort, {
      a: Array.from({ length: 50 }, (_, index) => row(index)),
      b: [row(60)],
      d: [row(70)],
    });
    await listOrganizations(sources, question(sort), { limit: 10, cursor: null });
    expect(sources[0]?.returnedRows).toBe(10);
  });

  test("with a lagging source is incomplete, and the next page warns of late rows and has no previous cursor", async () => {
    const sources = createSources(sort, { a: [row(9), row(5), row(1)], b: [row(8), row(2)] }, { b: ["failed"] });
    const first = await listOrganizations(sources, question(sort), { limit: 2, cursor: null });
    expect(first.rows.map(({ position }) => position.created)).toEqual([9, 5]);
    expect(first.complete).toBe(false);
    const second = await listOrganizations(sources, question(sort), { limit: 2, cursor: first.next });
    expect(second.rows.map(({ position }) => position.created)).toEqual([8, 2]);
    expect(second.warnings.map(({ code }) => code)).toContain("late-rows");
    expect(second.previous).toBeNull();
  });

  test("has a retry cursor and no next cursor if only lagging sources have rows left", async () => {
    const sources = createSources(sort, { a: [row(9)], b: [row(8)] }, { b: ["syncing", "failed"] });
    const first = await listOrganizations(sources, question(sort), { limit: 2, cursor: null });
    expect([first.next, first.rows.length]).toEqual([null, 1]);
    const second = await listOrganizations(sources, question(sort), { limit: 2, cursor: first.retry });
    expect([second.next, second.rows.length, second.reports.length]).toEqual([null, 0, 5]);
    const third = await listOrganizations(sources, question(sort), { limit: 2, cursor: second.retry });
    expect(third.rows.map(({ position }) => position.created)).toEqual([8]);
    expect([third.next, third.retry, third.complete]).toEqual([null, null, true]);
  });

  test("does not resume a source that rejects the credential", async () => {
    const sources = createSources(sort, { a: [row(9)], b: [row(8)] }, { b: ["refused"] });
    const page = await listOrganizations(sources, question(sort), { limit: 2, cursor: null });
    expect([page.next, page.retry, page.complete]).toEqual([null, null, false]);
  });

  test("read backward with a failing source has a gap, and retry reads the complete page", async () => {
    const sources = createSources(
      sort,
      { a: [row(9), row(7), row(5)], b: [row(8), row(6)] },
      { b: ["fresh", "fresh", "failed"] },
    );
    const first = await listOrganizations(sources, question(sort), { limit: 2, cursor: null });
    const second = await listOrganizations(sources, question(sort), { limit: 2, cursor: first.next });
    const back = await listOrganizations(sources, question(sort), { limit: 2, cursor: second.previous });
    expect([back.previous, back.complete]).toEqual([null, false]);
    const again = await listOrganizations(sources, question(sort), { limit: 2, cursor: back.retry });
    expect(again.rows).toEqual(first.rows);
  });

  test("returns an organization that two sources hold once, with its newest document", async () => {
    const sources = createSources(sort, { a: [row(9)], b: [row(9), row(3)] });
    const page = await listOrganizations(sources, question(sort), { limit: 5, cursor: null });
    expect(page.rows.map(({ position }) => position.created)).toEqual([9, 3]);
  });
});

describe("a page whose rows are gone", () => {
  const sort: Sort = { field: "created", direction: "descending" };
  const row = (created: number): TestRow => ({ key: created, created, id: String(created) });
  const created = (page: OrganizationListPage) => page.rows.map(({ position }) => position.created);

  /** Walks to the second page, empties the list but for some rows, and reads on in the given direction. */
  async function readAfterRemoval(kept: readonly number[], direction: "next" | "previous") {
    const sources = createSources(sort, { a: [9, 7, 5, 3].map(row), b: [8, 6].map(row) });
    const first = await listOrganizations(sources, question(sort), { limit: 2, cursor: null });
    const second = await listOrganizations(sources, question(sort), { limit: 2, cursor: first.next });
    for (const replica of sources.flatMap((source) => source.replicas)) {
      for (const id of replica.organizations.keys()) if (!kept.includes(Number(id))) replica.organizations.delete(id);
    }
    const read = async (cursor: Cursor | null) =>
      listOrganizations(sources, question(sort), { limit: 2, cursor: cursor && roundTrip(sort, cursor) });
    return { page: await read(second[direction]), read };
  }

  test("read backward leads to the first page", async () => {
    const { page, read } = await readAfterRemoval([7, 6, 3], "previous");
    expect([created(page), page.previous, page.retry]).toEqual([[], null, null]);
    const first = await read(page.next);
    expect([created(first), first.previous]).toEqual([[7, 6], null]);
  });

  test("read forward leads to the last page", async () => {
    const { page, read } = await readAfterRemoval([9, 8, 7], "next");
    expect([created(page), page.next, page.retry]).toEqual([[], null, null]);
    const last = await read(page.previous);
    expect([created(last), last.next]).toEqual([[8, 7], null]);
  });

  test("leads nowhere if the list is empty", async () => {
    const backward = await readAfterRemoval([], "previous");
    expect([backward.page.next, backward.page.previous]).toEqual([null, null]);
    const forward = await readAfterRemoval([], "next");
    expect(forward.page.next).toBeNull();
    const last = await forward.read(forward.page.previous);
    expect([created(last), last.next, last.previous]).toEqual([[], null, null]);
  });

  test("leads back if a lagging source has no rows left", async () => {
    const sources = createSources(sort, { a: [row(9)], b: [row(8)] }, { b: ["failed"] });
    const first = await listOrganizations(sources, question(sort), { limit: 2, cursor: null });
    sources[1]?.replicas[0]?.organizations.clear();
    const second = await listOrganizations(sources, question(sort), { limit: 2, cursor: first.retry });
    expect([created(second), second.next, second.retry]).toEqual([[], null, null]);
    const back = await listOrganizations(sources, question(sort), { limit: 2, cursor: second.previous });
    expect(created(back)).toEqual([9]);
  });
});

describe("an organization that moves", () => {
  interface MoveDataset {
    readonly sort: Sort;
    readonly limit: number;
    readonly stayed: readonly TestRow[];
    /** The new copies, and what is different in the old ones. */
    readonly moved: readonly { readonly row: TestRow; readonly old: TestRow }[];
    readonly owners: readonly number[];
  }

  const anyMove: fc.Arbitrary<MoveDataset> = anySort.chain((sort) =>
    fc.record({
      sort: fc.constant(sort),
      limit: fc.integer({ min: 1, max: 5 }),
      stayed: rowsFor(sort),
      moved: fc.uniqueArray(fc.record({ row: rowFor(sort), old: rowFor(sort) }), {
        selector: ({ row }) => row.id,
        maxLength: 12,
      }),
      owners: fc.array(fc.nat({ max: 4 }), { minLength: 42, maxLength: 42 }),
    }),
  );

  /** Sources that hold both copies of every moved row: the old one in one source, the new one in another. */
  function createMoved({ sort, stayed, moved, owners }: MoveDataset) {
    const ids = new Set(moved.map(({ row }) => row.id));
    const rows = stayed.filter(({ id }) => !ids.has(id));
    const sources = createSources(sort, split(rows, owners));
    const replicas = sources.flatMap((source) => source.replicas);
    for (const [index, { row, old }] of moved.entries()) {
      const from = owners[30 + index] ?? 0;
      replicas[from]?.put(organizationOf(sort, { ...old, id: row.id }), 1);
      replicas[(from + 1) % replicas.length]?.receive(organizationOf(sort, row), 2);
    }
    return { sources, list: listOf(sort, [...rows, ...moved.map(({ row }) => row)]) };
  }

  test("is returned once, in the place of its new copy, in every sort and both directions", async () => {
    await fc.assert(
      fc.asyncProperty(anyMove, async (dataset) => {
        const { sources, list } = createMoved(dataset);
        const { sort, limit } = dataset;
        const pages = await walk(sources, sort, limit);
        expect(idsOf(pages)).toEqual(list);
        const back: OrganizationListPage[] = [];
        let cursor: Cursor | null = { direction: "previous", position: "end", lag: new Map() };
        while (cursor) {
          const page: OrganizationListPage = await listOrganizations(sources, question(sort), {
            limit,
            cursor: roundTrip(sort, cursor),
          });
          back.unshift(page);
          cursor = page.previous;
        }
        expect(idsOf(back)).toEqual(list);
      }),
    );
  });

  test("is not lost if sources fail for some pages and recover", async () => {
    const anyOutcomes = fc.array(fc.constantFrom<SimulatedOutcome[]>("fresh", "failed", "syncing"), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(anyMove, fc.array(anyOutcomes, { minLength: 5, maxLength: 5 }), async (dataset, outcomes) => {
        const { sources, list } = createMoved(dataset);
        for (const [index, replica] of sources.flatMap((source) => source.replicas).entries()) {
          replica.nextOutcomes = [...(outcomes[index] ?? [])];
        }
        const pages = await walk(sources, dataset.sort, dataset.limit);
        expect([...new Set(idsOf(pages))].toSorted()).toEqual(list.toSorted());
      }),
    );
  });
});
