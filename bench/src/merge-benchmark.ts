import { mergeSorted, type Position, type Sort } from "@roster/core/pagination";
import { atMost, printSeconds, type BenchmarkResult } from "./benchmark-result.ts";
import { measureInterleaved } from "./measure.ts";

const SOURCES = 8;
const LIMIT = 100;

/** The time to merge the first 100 rows of eight sources in the default order, against the time to parse them as JSON. */
export function benchMerge(): readonly BenchmarkResult[] {
  const sort: Sort = { field: "created", direction: "descending" };
  const lists = Array.from({ length: SOURCES }, (_, source) =>
    Array.from({ length: LIMIT }, (_row, index) => createRow(index * SOURCES + ((source * 5 + index) % SOURCES))),
  );
  const texts = lists
    .flat()
    .slice(0, LIMIT)
    .map((row) => JSON.stringify(row));
  const seconds = measureInterleaved({
    merge: () => {
      const rows: unknown[] = [];
      mergeSorted(sort, lists, (row) => rows.push(row) < LIMIT);
      return rows;
    },
    parse: () => texts.map((text) => JSON.parse(text) as unknown),
  });
  const detail = `${printSeconds(seconds.merge)} against ${printSeconds(seconds.parse)}`;
  const name = "merge 8 sources, first 100 rows, against JSON.parse of the rows";
  return [atMost(name, seconds.merge / seconds.parse, 0.03, detail)];
}

function createRow(index: number): { readonly position: Position; readonly organization: object } {
  const id = `sentry:${index}`;
  const name = `company ${index}`;
  return {
    position: { key: -index, created: -index, id },
    organization: {
      id,
      installation: "sentry",
      provider: "sentry",
      source: "sentry-us",
      region: "us",
      remoteId: String(index),
      slug: `slug-${index}`,
      name,
      description: null,
      status: "active",
      createdAt: "2018-11-06T21:19:55.101000Z",
      updatedAt: null,
      firstSeenAt: "2018-11-06T21:19:55.101000Z",
      changedAt: "2018-11-06T21:19:55.101000Z",
      url: `https://slug-${index}.sentry.io`,
      apiUrl: "https://us.sentry.io",
      avatarUrl: null,
      stack: null,
      requires2fa: false,
      hasAuthProvider: false,
      isEarlyAdopter: false,
      isDefault: null,
      ownerId: null,
      counts: {},
    },
  };
}
