import { memoryId } from "../memory/memory-organization.ts";
import { SOURCE_SAMPLE } from "./source-sample.ts";
import { ANY_AGE, type LawContext, type SourceLaw } from "./source-suite.ts";
import { INCLUDE_NOTHING } from "../source.ts";

/** The ids that a reference finds, sorted, and the sources that reported. */
async function findIds(
  { source, ids }: LawContext,
  reference: string,
  only: readonly string[] = ids,
): Promise<{ readonly found: readonly string[]; readonly reported: readonly string[] }> {
  const result = await source.find(reference, { only, include: INCLUDE_NOTHING, freshness: ANY_AGE });
  return {
    found: result.organizations.map(({ id }) => id).toSorted(),
    reported: result.reports.map(({ id }) => id),
  };
}

async function findsEach(context: LawContext): Promise<void> {
  const { sample, ids, expect } = context;
  for (const { source, organizations } of sample) {
    for (const { remoteId, slug } of organizations) {
      const id = memoryId(source, remoteId);
      const padded = memoryId(source, `00${remoteId}`);
      const slugs = slug === null ? [] : [slug, slug.toUpperCase()];
      for (const reference of [id, padded, ...slugs]) {
        expect(await findIds(context, reference), reference).toEqual({ found: [id], reported: ids });
      }
    }
  }
}

async function findsByRemoteId(context: LawContext): Promise<void> {
  const { sample, expect } = context;
  const all = sample.flatMap(({ source, organizations }) =>
    organizations.map(({ remoteId }) => ({ remoteId, id: memoryId(source, remoteId) })),
  );
  for (const { remoteId } of all) {
    const found = all
      .filter((one) => one.remoteId === remoteId)
      .map(({ id }) => id)
      .toSorted();
    for (const reference of [remoteId, `0${remoteId}`, `000${remoteId}`]) {
      expect((await findIds(context, reference)).found, reference).toEqual(found);
    }
  }
}

async function findsSeveral(context: LawContext): Promise<void> {
  context.expect((await findIds(context, "101")).found).toEqual(["k6:101", "sentry:101"]);
}

const NAMES_NOTHING = [
  "",
  ".",
  "..",
  "a/b",
  "\\",
  "no-such-slug",
  "99999",
  "0",
  ":",
  "sentry:",
  ":2",
  "other:2",
  "%2e",
  "é",
];

async function findsNothing(context: LawContext): Promise<void> {
  const { source, ids, expect } = context;
  for (const reference of NAMES_NOTHING) {
    const { organizations, reports } = await source.find(reference, {
      only: ids,
      include: INCLUDE_NOTHING,
      freshness: ANY_AGE,
    });
    expect(organizations, reference).toEqual([]);
    expect(
      reports.map(({ id, error }) => [id, error]),
      reference,
    ).toEqual(ids.map((id) => [id, null]));
  }
}

async function findsInOnly(context: LawContext): Promise<void> {
  const { sample, ids, foreignIds, expect } = context;
  for (const only of [[], ...ids.map((id) => [id]), foreignIds]) {
    const kept = sample.filter(({ source }) => only.includes(source.id));
    for (const { source, organizations } of SOURCE_SAMPLE) {
      const [first] = organizations;
      if (!first) continue;
      const id = memoryId(source, first.remoteId);
      const isKept = kept.some((one) => one.source.id === source.id);
      const reported = kept.map((one) => one.source.id);
      expect(await findIds(context, id, only)).toEqual({ found: isKept ? [id] : [], reported });
    }
  }
}

async function reportsOutage(context: LawContext): Promise<void> {
  const { source, sample, ids, setOutcome, expect } = context;
  const [failing = ""] = ids;
  await setOutcome(failing, "down");
  for (const one of sample) {
    const [first] = one.organizations;
    if (!first) continue;
    const id = memoryId(one.source, first.remoteId);
    const { organizations, reports } = await source.find(id, {
      only: ids,
      include: INCLUDE_NOTHING,
      freshness: ANY_AGE,
    });
    expect(organizations.map((found) => found.id)).toEqual(one.source.id === failing ? [] : [id]);
    expect(reports.map((report) => [report.id, report.error !== null])).toEqual(ids.map((at) => [at, at === failing]));
  }
  await setOutcome(failing, "fresh");
}

export const FIND_LAWS: readonly SourceLaw[] = [
  { title: "find accepts an id and a slug, in any case and with leading zeros", check: findsEach },
  { title: "find accepts an upstream id, with leading zeros", check: findsByRemoteId },
  {
    title: "find returns every organization of an ambiguous reference",
    clauses: ["several-sources", "ambiguous"],
    check: findsSeveral,
  },
  { title: "find returns nothing for any other text, and no error", check: findsNothing },
  { title: "find reads only the requested sources", check: findsInOnly },
  { title: "find reports a source that is down, and the others answer", clauses: ["down"], check: reportsOutage },
];
