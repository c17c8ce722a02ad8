import { memoryId } from "../memory/memory-organization.ts";
import type { Change, RequestedOffset, SourceChangesPage } from "../source.ts";
import { questionOf, type LawContext, type SourceLaw } from "./source-suite.ts";
import { readSlices, wholeSlice } from "./expected-rows.ts";

/** Reads the feed of one source. Fails if the source does not answer. */
async function readFeed(
  { source, expect }: LawContext,
  id: string,
  after: RequestedOffset,
  limit = 100,
): Promise<SourceChangesPage> {
  const results = await source.changes({ after: new Map([[id, after]]), limit });
  expect(results.map((result) => result.source)).toEqual([id]);
  const read = results[0]?.read ?? null;
  if (read === null) throw new Error(`${id} did not answer.`);
  return read;
}

/** Makes three changes in one source: a new organization, a new name for it, and its removal. */
async function makeChanges({
  sample,
  change,
  expect,
}: LawContext): Promise<{ readonly source: string; readonly id: string }> {
  const [first] = sample;
  const [model] = first?.organizations ?? [];
  if (!first || !model) throw new Error("The sample is empty.");
  const organization = { ...model, remoteId: "900", slug: model.slug === null ? null : "nine", projectList: [] };
  const source = first.source.id;
  await change({ kind: "create", source, organization });
  await change({ kind: "replace", source, organization: { ...organization, name: "Nine hundred" } });
  await change({ kind: "remove", source, remoteId: "900" });
  expect(source.length > 0).toEqual(true);
  return { source, id: memoryId(first.source, "900") };
}

const EXPECTED_TYPES = ["organization.created", "organization.updated", "organization.removed"];

function expectChanges({ expect }: LawContext, changes: readonly Change[], source: string, id: string): void {
  expect(changes.map(({ type }) => type)).toEqual(EXPECTED_TYPES);
  expect(changes.every((change) => change.source === source && change.id === id)).toEqual(true);
  expect(new Set(changes.map(({ changeId }) => changeId)).size).toEqual(changes.length);
  const isAscending = changes.every(({ sequence }, index) => sequence > (changes[index - 1]?.sequence ?? 0));
  expect(isAscending, "sequences ascend").toEqual(true);
  expect(changes[1]?.changed?.includes("name")).toEqual(true);
}

async function deliversInOrder(context: LawContext): Promise<void> {
  const { expect } = context;
  const [first = ""] = context.ids;
  const now = await readFeed(context, first, "now");
  expect([now.changes, now.more, now.gone]).toEqual([[], false, false]);
  const { source, id } = await makeChanges(context);
  const { changes, offset, more, gone } = await readFeed(context, source, now.offset);
  expectChanges(context, changes, source, id);
  expect([offset.sequence, more, gone]).toEqual([changes.at(-1)?.sequence, false, false]);
  const again = await readFeed(context, source, now.offset);
  expect(again.changes, "a second read delivers the same changes").toEqual(changes);
  const end = await readFeed(context, source, offset);
  expect([end.changes, end.offset, end.more, end.gone]).toEqual([[], offset, false, false]);
}

async function deliversInPages(context: LawContext): Promise<void> {
  const { ids, expect } = context;
  let { offset: after } = await readFeed(context, ids[0] ?? "", "now");
  const { source, id } = await makeChanges(context);
  const changes: Change[] = [];
  for (let read = 0; read < 3; read += 1) {
    const page = await readFeed(context, source, after, 1);
    expect([page.changes.length, page.more]).toEqual([1, read < 2]);
    changes.push(...page.changes);
    after = page.offset;
  }
  expectChanges(context, changes, source, id);
}

async function startsAtBothEnds(context: LawContext): Promise<void> {
  const { expect } = context;
  const { source, id } = await makeChanges(context);
  const fromStart = await readFeed(context, source, "start");
  expectChanges(context, fromStart.changes.slice(-3), source, id);
  const now = await readFeed(context, source, "now");
  expect([now.changes, now.offset]).toEqual([[], fromStart.offset]);
}

async function readsRequestedFeeds(context: LawContext): Promise<void> {
  const { source, ids, foreignIds, expect } = context;
  expect(await source.changes({ after: new Map(), limit: 5 })).toEqual([]);
  const foreign = new Map(foreignIds.map((id) => [id, "now"] as const));
  expect(await source.changes({ after: foreign, limit: 5 })).toEqual([]);
  const all = await source.changes({ after: new Map(ids.map((id) => [id, "now"] as const)), limit: 5 });
  expect(all.map((result) => [result.source, result.read?.changes])).toEqual(ids.map((id) => [id, []]));
}

/** Each source is read from its own mark. A mark that is gone changes nothing for the others. */
async function keepsMarksApart(context: LawContext): Promise<void> {
  const { source, ids, expect } = context;
  const { offset } = await readFeed(context, ids[0] ?? "", "now");
  const changed = await makeChanges(context);
  const marks = new Map<string, RequestedOffset>(ids.map((id) => [id, { generationId: "another", sequence: 7 }]));
  marks.set(changed.source, offset);
  const results = await source.changes({ after: marks, limit: 100 });
  for (const { source: id, read } of results) {
    expect(read?.gone, id).toEqual(id !== changed.source);
    if (id === changed.source) expectChanges(context, read?.changes ?? [], id, changed.id);
    else expect(read?.changes).toEqual([]);
  }
}

async function tellsThatItIsGone(context: LawContext): Promise<void> {
  const { ids, expect } = context;
  const [id = ""] = ids;
  const { offset } = await readFeed(context, id, "now");
  for (const after of [
    { generationId: "another", sequence: offset.sequence },
    { ...offset, sequence: offset.sequence + 1000 },
  ]) {
    const read = await readFeed(context, id, after);
    expect([read.gone, read.changes, read.more, read.offset]).toEqual([true, [], false, offset]);
  }
}

async function erasedIsGone(context: LawContext): Promise<void> {
  const { ids, erase, expect } = context;
  const { source } = await makeChanges(context);
  const { offset } = await readFeed(context, source, "now");
  await erase(source);
  const read = await readFeed(context, source, offset);
  expect([ids.includes(source), read.gone, read.changes]).toEqual([true, true, []]);
  const restarted = await readFeed(context, source, read.offset);
  expect([restarted.gone, restarted.changes]).toEqual([false, []]);
}

async function reportsOutage(context: LawContext): Promise<void> {
  const { source, ids, setOutcome, expect } = context;
  const [failing = ""] = ids;
  for (const mark of ["now", "start"] as const) {
    await setOutcome(failing, "down");
    const results = await source.changes({ after: new Map(ids.map((id) => [id, mark])), limit: 5 });
    expect(results.map((result) => [result.source, result.read === null])).toEqual(
      ids.map((id) => [id, id === failing]),
    );
    await setOutcome(failing, "fresh");
    await readFeed(context, failing, mark);
  }
}

/** Both sources show an organization that moves. The one that received it says so in every listing. */
async function namesMoved(context: LawContext): Promise<void> {
  const { source, sample, change, expect } = context;
  const gaining = sample.findIndex(
    (one, index) => index > 0 && one.source.installation === sample[0]?.source.installation,
  );
  const [from, to] = [sample[0], sample[gaining]];
  const [organization] = from?.organizations ?? [];
  if (!to || !from || !organization) throw new Error("No two sources in view are of one installation.");
  await change({
    kind: "receive",
    source: to.source.id,
    organization: { ...organization, name: "Renamed", createdAt: 0 },
  });
  const id = memoryId(from.source, organization.remoteId);
  for (const query of ["", "slug:none"]) {
    const { moved, rows } = await source.list(questionOf(query), wholeSlice(context, { limit: query ? 1 : 100 }));
    expect(moved.map((one) => [one.id, one.source])).toEqual([[id, to.source.id]]);
    const copies = rows.filter((row) => row.position.id === id && row.source === to.source.id);
    if (query === "") expect(copies.map((row) => row.changedAt)).toEqual(moved.map((one) => one.changedAt));
  }
  const slices = await readSlices(source, questionOf(), wholeSlice(context, { limit: 1 }));
  const copies = slices.flatMap(({ rows }) => rows.filter((row) => row.position.id === id).map((row) => row.source));
  const last = copies.at(-1);
  expect([copies.includes(to.source.id), last], "the valid copy is in a slice").toEqual([true, to.source.id]);
  const { moved } = await source.list(questionOf(), wholeSlice(context, { only: [from.source.id] }));
  expect(moved, "a source that was not asked names nothing").toEqual([]);
}

export const CHANGE_LAWS: readonly SourceLaw[] = [
  {
    title: "changes are delivered in order, and again from the same offset",
    clauses: ["changes"],
    check: deliversInOrder,
  },
  { title: "changes come in pages that join", clauses: ["changes"], check: deliversInPages },
  { title: "start is the oldest change, now is the end", clauses: ["changes"], check: startsAtBothEnds },
  { title: "changes reads only the requested feeds", check: readsRequestedFeeds },
  {
    title: "each source is read from its own mark, also beside one that is gone",
    clauses: ["changes"],
    check: keepsMarksApart,
  },
  {
    title: "an offset of another generation or beyond the end is gone, and the end is given",
    check: tellsThatItIsGone,
  },
  { title: "after an erasure every offset is gone", clauses: ["changes", "erases"], check: erasedIsGone },
  { title: "a source that is down has no offset, and the others have theirs", clauses: ["down"], check: reportsOutage },
  {
    title: "a listing names the organizations that came from another source",
    clauses: ["several-sources", "moves"],
    check: namesMoved,
  },
];
