import { createProblem, ProblemError } from "@roster/core/problem";
import { ALL_ORGANIZATIONS } from "@roster/core/search";
import {
  INCLUDE_NOTHING,
  streamOrganizations,
  type ExportedRows,
  type Question,
  type Source,
} from "@roster/core/source";
import {
  createMemoryFixture,
  MemoryReplica,
  MemorySource,
  SOURCE_SAMPLE,
  testSource,
  type MemoryOrganization,
} from "@roster/core/source/conformance";
import type { InternalApi } from "@roster/http";
import { describe, expect, it, test } from "vitest";
import { fakeRegion, rpcSource } from "./testing/fake-region.ts";

testSource("a region over RPC", (sample) => createMemoryFixture(sample, (source) => rpcSource(source)), {
  describe,
  it,
  expect,
});

const question: Question = {
  query: ALL_ORGANIZATIONS,
  sort: { field: "created", direction: "descending" },
  owner: null,
  include: INCLUDE_NOTHING,
  freshness: { fresh: false, maxAge: null },
};

/** A region with so many organizations. */
function regionOf(id: string, count: number): MemorySource {
  const organizations = Array.from({ length: count }, (_, index): MemoryOrganization => ({
    ...sampleOrganization(),
    remoteId: `${id.length}${index}`,
    slug: `${id}-${index}`,
    createdAt: index * 1000,
  }));
  const source = { id, installation: "sentry", provider: "sentry", region: id } as const;
  return new MemorySource([new MemoryReplica(source, organizations)]);
}

function sampleOrganization(): MemoryOrganization {
  const organization = SOURCE_SAMPLE[0]?.organizations[0];
  if (!organization) throw new Error("The sample has no organization.");
  return organization;
}

/** Counts the calls of a region. */
function counted(api: InternalApi): { readonly api: InternalApi; readonly calls: string[] } {
  const calls: string[] = [];
  const proxy = new Proxy(api, {
    get: (target, name: keyof InternalApi) => {
      calls.push(name);
      return target[name];
    },
  });
  return { api: proxy, calls };
}

async function exportAll(sources: readonly Source[]): Promise<readonly ExportedRows[]> {
  const slices: ExportedRows[] = [];
  for await (const slice of streamOrganizations(sources, question)) slices.push(slice);
  return slices;
}

describe("an exported list", () => {
  test.each([1, 10, 1000])("of 3 regions with %i organizations each costs one call per region", async (count) => {
    const regions = ["a", "bb", "ccc"].map((id) => regionOf(id, count));
    const apis = regions.map((region) => counted(fakeRegion(region)));
    const slices = await exportAll(regions.map((region, index) => rpcSource(region, apis[index]?.api)));
    expect(slices.flatMap(({ rows }) => rows)).toHaveLength(3 * count);
    expect(slices.at(-1)?.complete).toBe(true);
    expect(apis.map(({ calls }) => calls)).toEqual([["stream"], ["stream"], ["stream"]]);
  });

  test("of a region that breaks off is not complete, and has the rows of the others", async () => {
    const whole = regionOf("a", 500);
    const broken = regionOf("bb", 500);
    const api = fakeRegion(broken);
    const cut = { ...api, stream: async (call: string) => cutAfter(await api.stream(call), 60_000) };
    const slices = await exportAll([rpcSource(whole), rpcSource(broken, cut)]);
    const rows = slices.flatMap((slice) => slice.rows);
    expect(rows.filter(({ source }) => source === "a")).toHaveLength(500);
    expect(rows.filter(({ source }) => source === "bb").length).toBeLessThan(500);
    const last = slices.at(-1);
    expect([last?.complete, last?.reports.map(({ status }) => status)]).toEqual([false, ["fresh", "failed"]]);
  });
});

/** A stream that fails after so many bytes. */
function cutAfter(stream: ReadableStream<Uint8Array>, bytes: number): ReadableStream<Uint8Array> {
  let read = 0;
  return stream.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        read += chunk.byteLength;
        if (read > bytes) controller.error(new Error("The connection was lost."));
        else controller.enqueue(chunk);
      },
    }),
  );
}

describe("a region that does not answer", () => {
  const slice = { only: ["a"], limit: 10, from: null, direction: "next" } as const;
  const region = regionOf("a", 1);
  const answering = (list: () => Promise<string>) => rpcSource(region, { ...fakeRegion(region), list });

  test.each([
    ["has no binding", rpcSource(region, null), "misconfigured"],
    ["throws", answering(() => Promise.reject(new RangeError("secret-token"))), "region-unreachable"],
    ["answers nonsense", answering(async () => "secret-token"), "region-unreachable"],
    ["answers with an invalid listing", answering(async () => "\n{}"), "region-unreachable"],
    [
      "refuses the caller",
      answering(() => Promise.reject(new ProblemError(createProblem("misconfigured", "No proof.")))),
      "misconfigured",
    ],
  ])("because it %s is reported as failed", async (_, source, code) => {
    const { rows, reports } = await source.list(question, slice);
    expect([rows, reports.map(({ status, error }) => [status, error?.code])]).toEqual([[], [["failed", code]]]);
    expect(JSON.stringify(reports)).not.toContain("secret-token");
  });

  test("because it does not know the source is reported as failed", async () => {
    const source = rpcSource(region, fakeRegion(new MemorySource([])));
    const { reports } = await source.list(question, slice);
    expect(reports.map(({ id, status }) => [id, status])).toEqual([["a", "failed"]]);
  });
});
