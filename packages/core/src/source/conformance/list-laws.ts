import { parseInstant, fold } from "../../model/index.ts";
import { comparePositions, textKey, type Position, type Sort } from "../../pagination/index.ts";
import {
  COLUMN_SORTS,
  COUNT_SORTS,
  expectedIds,
  expectedPositions,
  joinedIds,
  readSlices,
  wholeSlice,
} from "./expected-rows.ts";
import { documentOf, questionOf, type LawContext, type SourceLaw } from "./source-suite.ts";
import { INCLUDE_NOTHING } from "../source.ts";

const NEWEST_FIRST: Sort = { field: "created", direction: "descending" };
/** The counts of the documents, for sorts by count. */
const COUNTS = { ...INCLUDE_NOTHING, members: true, projects: true, events: true };

async function isInOrder(context: LawContext, sorts: readonly Sort[]): Promise<void> {
  const { source, sample, expect } = context;
  for (const sort of sorts) {
    const listing = await source.list(questionOf("", { sort }), wholeSlice(context));
    expect(joinedIds([listing], "next"), sort.field).toEqual(expectedIds(sample, sort));
    expect(listing.more).toEqual(false);
  }
}

async function slicesJoin(context: LawContext, sorts: readonly Sort[]): Promise<void> {
  const { source, sample, expect } = context;
  for (const sort of sorts) {
    for (const direction of ["next", "previous"] as const) {
      for (const limit of [1, 3]) {
        const slices = await readSlices(source, questionOf("", { sort }), wholeSlice(context, { limit, direction }));
        expect(joinedIds(slices, direction), `${sort.field} ${direction} ${limit}`).toEqual(expectedIds(sample, sort));
        const isFull = slices.slice(0, -1).every(({ rows }) => rows.length === limit);
        expect(isFull).toEqual(true);
      }
    }
  }
}

/** Reads on from positions that no row has: before, between and after the rows. */
async function readsFromAnyPosition(context: LawContext): Promise<void> {
  const { source, sample, expect } = context;
  for (const sort of COLUMN_SORTS) {
    const all = expectedPositions(sample, sort);
    for (const { key, created, id } of all) {
      const from: Position = { key, created, id: `${id}!` };
      for (const direction of ["next", "previous"] as const) {
        const sign = direction === "next" ? 1 : -1;
        const expected = all.filter((position) => comparePositions(sort, position, from) * sign > 0);
        const listing = await source.list(questionOf("", { sort }), wholeSlice(context, { from, direction }));
        expect(joinedIds([listing], "next")).toEqual(expected.map((position) => position.id));
      }
    }
  }
}

async function positionsAgree(context: LawContext, sorts: readonly Sort[]): Promise<void> {
  const { source, expect } = context;
  for (const sort of sorts) {
    const include = sort.field === "created" || sort.field === "name" ? INCLUDE_NOTHING : COUNTS;
    const { rows } = await source.list(questionOf("", { sort, include }), wholeSlice(context));
    for (const row of rows) {
      const { id, name, createdAt, changedAt, counts } = documentOf(row);
      expect(row.changedAt).toEqual(parseInstant(String(changedAt)));
      const created = typeof createdAt === "string" ? parseInstant(createdAt) : null;
      const { members, projects, events24h } = (counts ?? {}) as Readonly<Record<string, number | null>>;
      const keys = { created, name: textKey(fold(String(name))), members, projects, events: events24h };
      expect(row.position).toEqual({ key: keys[sort.field], created: created ?? 0, id });
    }
  }
}

async function matchesExactly(context: LawContext): Promise<void> {
  const { source, sample, expect } = context;
  const queries: readonly (readonly [string, Parameters<typeof expectedIds>[2]])[] = [
    ["", () => true],
    ["slug:acme", ({ slug }) => slug === "acme"],
    ["name:acme*", ({ name }) => fold(name).startsWith("acme")],
    ["NOT slug:acme", ({ slug }) => slug !== "acme"],
    ["created:>=2024-01-08", ({ createdAt }) => (createdAt ?? 0) >= Date.UTC(2024, 0, 8) * 1000],
    ["id:2", ({ remoteId }) => remoteId === "2"],
    ["slug:none", () => false],
  ];
  for (const [query, keep] of queries) {
    const slices = await readSlices(source, questionOf(query), wholeSlice(context, { limit: 2 }));
    expect(joinedIds(slices, "next"), query).toEqual(expectedIds(sample, NEWEST_FIRST, keep));
    for (const { reports } of slices) {
      const expected = sample.map((one) => [one.source.id, expectedIds([one], NEWEST_FIRST, keep).length, 0]);
      expect(reports.map(({ id, matched, undetermined }) => [id, matched, undetermined])).toEqual(expected);
    }
  }
}

async function countsUndetermined(context: LawContext): Promise<void> {
  const { source, sample, expect } = context;
  for (const [query, keep] of [
    ["members:>2", (members: number) => members > 2],
    ["NOT members:>2", (members: number) => members <= 2],
  ] as const) {
    const listing = await source.list(questionOf(query), wholeSlice(context));
    const isMatch = ({ members }: { readonly members: number | null }): boolean => members !== null && keep(members);
    expect(joinedIds([listing], "next"), query).toEqual(expectedIds(sample, NEWEST_FIRST, isMatch));
    const unknown = sample.map(({ organizations }) => organizations.filter(({ members }) => members === null).length);
    expect(listing.reports.map(({ undetermined }) => undetermined)).toEqual(unknown);
  }
}

async function restrictsToOnly(context: LawContext): Promise<void> {
  const { source, sample, ids, expect } = context;
  const subsets = [[], ...ids.map((id) => [id]), ids.slice(1), ids];
  for (const only of subsets) {
    for (const sort of COLUMN_SORTS) {
      const { rows, more, reports } = await source.list(questionOf("", { sort }), wholeSlice(context, { only }));
      const kept = sample.filter((one) => only.includes(one.source.id));
      expect(rows.map(({ position }) => position.id)).toEqual(expectedIds(kept, sort));
      expect([more, reports.map(({ id }) => id)]).toEqual([false, kept.map((one) => one.source.id)]);
      expect(
        rows.every(
          (row) => only.includes(String(documentOf(row)["source"])) && documentOf(row)["source"] === row.source,
        ),
      ).toEqual(true);
    }
  }
}

async function ignoresForeignSources(context: LawContext): Promise<void> {
  const { source, foreignIds, expect } = context;
  const { rows, reports } = await source.list(questionOf(), wholeSlice(context, { only: foreignIds }));
  expect([rows, reports]).toEqual([[], []]);
}

async function filtersByOwner(context: LawContext): Promise<void> {
  const { source, sample, expect } = context;
  for (const owner of [true, false]) {
    const listing = await source.list(questionOf("", { owner }), wholeSlice(context));
    const isMatch = ({ isOwned }: { readonly isOwned: boolean | null }): boolean => isOwned === owner;
    expect(joinedIds([listing], "next")).toEqual(expectedIds(sample, NEWEST_FIRST, isMatch));
  }
}

async function includesCounts(context: LawContext): Promise<void> {
  const { source, sample, expect } = context;
  const without = await source.list(questionOf(), wholeSlice(context));
  expect(without.rows.every((row) => JSON.stringify(documentOf(row)["counts"]) === "{}")).toEqual(true);
  const include = { ...INCLUDE_NOTHING, members: true };
  const { rows } = await source.list(questionOf("members:>=0", { include }), wholeSlice(context));
  const known = sample.flatMap(({ organizations }) => organizations.flatMap(({ members }) => members ?? []));
  const counts = rows.map((row) => (documentOf(row)["counts"] as { readonly members: number }).members);
  expect(counts.toSorted((a, b) => a - b)).toEqual(known.toSorted((a, b) => a - b));
}

async function reportsOutage(context: LawContext, outcome: "down" | "refused"): Promise<void> {
  const { source, sample, ids, setOutcome, expect } = context;
  const [failing = ""] = ids;
  await setOutcome(failing, outcome);
  const listing = await source.list(questionOf(), wholeSlice(context));
  const others = sample.slice(1);
  expect(joinedIds([listing], "next")).toEqual(expectedIds(others, NEWEST_FIRST));
  expect(listing.reports.map(({ id, status }) => [id, status === "failed" || status === "syncing"])).toEqual(
    ids.map((id) => [id, id === failing]),
  );
  const [report] = listing.reports;
  expect([report?.matched, report?.error === null]).toEqual([null, false]);
  const isRefusal = report?.error?.status === 401 || report?.error?.status === 403;
  expect(isRefusal, "a refusal is a refusal, an outage is an outage").toEqual(outcome === "refused");
  await setOutcome(failing, "fresh");
}

export const LIST_LAWS: readonly SourceLaw[] = [
  { title: "list returns the rows in order, in every sort", check: (context) => isInOrder(context, COLUMN_SORTS) },
  {
    title: "list sorts by counts, and rows without a count come last both ways",
    clauses: ["counts"],
    check: (context) => isInOrder(context, COUNT_SORTS),
  },
  { title: "slices join to the whole list, in both directions", check: (context) => slicesJoin(context, COLUMN_SORTS) },
  {
    title: "slices join in the sorts by counts",
    clauses: ["counts"],
    check: (context) => slicesJoin(context, COUNT_SORTS),
  },
  { title: "a slice starts at any position, also at one that no row has", check: readsFromAnyPosition },
  {
    title: "the position of a row agrees with its document",
    check: (context) => positionsAgree(context, COLUMN_SORTS),
  },
  {
    title: "the position of a row agrees with its counts",
    clauses: ["counts"],
    check: (context) => positionsAgree(context, COUNT_SORTS),
  },
  { title: "matched is exact in every slice", check: matchesExactly },
  { title: "a row of which a fact is not known is undetermined", clauses: ["counts"], check: countsUndetermined },
  { title: "only restricts rows and reports, and no source means nothing", check: restrictsToOnly },
  { title: "a source that is not in view adds nothing", check: ignoresForeignSources },
  { title: "owner selects the organizations of the user", clauses: ["owner"], check: filtersByOwner },
  { title: "include adds counts, and nothing is included unasked", clauses: ["counts"], check: includesCounts },
  {
    title: "a source that is down has a report, and the others answer",
    clauses: ["down"],
    check: (context) => reportsOutage(context, "down"),
  },
  {
    title: "a source that rejects the credential has a report, and the others answer",
    clauses: ["refused"],
    check: (context) => reportsOutage(context, "refused"),
  },
];
