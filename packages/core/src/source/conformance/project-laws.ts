import { comparePositions, type Position } from "../../pagination/index.ts";
import { memoryId } from "../memory/memory-organization.ts";
import { PROJECT_SORT } from "../project-sort.ts";
import type { ProjectListing, Slice } from "../source.ts";
import { SOURCE_SAMPLE } from "./source-sample.ts";
import { documentOf, type LawContext, type SourceLaw } from "./source-suite.ts";

/** The organizations of the sample, each with its id and the ids of its projects, newest first. */
function expectedProjects({ sample }: LawContext) {
  return sample.flatMap(({ source, organizations }) =>
    organizations.map(({ remoteId, projectList }) => ({
      source: source.id,
      id: memoryId(source, remoteId),
      projects: projectList
        .map((one) => ({ key: one.createdAt, created: one.createdAt ?? 0, id: memoryId(source, one.remoteId) }))
        .toSorted((a, b) => comparePositions(PROJECT_SORT, a, b))
        .map(({ id }) => id),
    })),
  );
}

async function isInOrder(context: LawContext): Promise<void> {
  const { source, expect } = context;
  for (const { source: holder, id, projects } of expectedProjects(context)) {
    const slice: Slice = { only: [holder], limit: 100, from: null, direction: "next" };
    const { rows, more, reports } = await source.projects(id, slice);
    expect(rows.map(({ position }) => position.id)).toEqual(projects);
    expect(rows.map((row) => [documentOf(row)["id"], documentOf(row)["organizationId"]])).toEqual(
      projects.map((project) => [project, id]),
    );
    expect([more, reports.map((report) => report.id)]).toEqual([false, [holder]]);
  }
}

async function slicesJoin(context: LawContext): Promise<void> {
  const { source, expect } = context;
  for (const { source: holder, id, projects } of expectedProjects(context)) {
    for (const direction of ["next", "previous"] as const) {
      const joined: string[] = [];
      let from: Position | null = null;
      for (let read = 0; read <= projects.length; read += 1) {
        const listing: ProjectListing = await source.projects(id, { only: [holder], limit: 1, from, direction });
        const [row] = listing.rows;
        if (row) joined.push(row.position.id);
        expect(listing.more).toEqual(read < projects.length - 1);
        if (!listing.more || !row) break;
        from = row.position;
      }
      expect(direction === "next" ? joined : joined.toReversed()).toEqual(projects);
    }
  }
}

async function readsInOnly(context: LawContext): Promise<void> {
  const { source, foreignIds, expect } = context;
  for (const { id } of expectedProjects({ ...context, sample: SOURCE_SAMPLE })) {
    for (const only of [[], foreignIds]) {
      const { rows, reports } = await source.projects(id, { only, limit: 100, from: null, direction: "next" });
      expect([rows, reports]).toEqual([[], []]);
    }
  }
}

async function reportsOutage(context: LawContext): Promise<void> {
  const { source, setOutcome, expect } = context;
  const [first] = expectedProjects(context);
  if (!first) return;
  await setOutcome(first.source, "down");
  const slice: Slice = { only: [first.source], limit: 100, from: null, direction: "next" };
  const { rows, reports } = await source.projects(first.id, slice);
  expect([rows, reports.map(({ id, error }) => [id, error !== null])]).toEqual([[], [[first.source, true]]]);
  await setOutcome(first.source, "fresh");
}

export const PROJECT_LAWS: readonly SourceLaw[] = [
  { title: "projects are newest first, and agree with their positions", check: isInOrder },
  { title: "slices of projects join in both directions", check: slicesJoin },
  { title: "projects reads only the requested source", check: readsInOnly },
  { title: "projects reports a source that is down", clauses: ["down"], check: reportsOutage },
];
