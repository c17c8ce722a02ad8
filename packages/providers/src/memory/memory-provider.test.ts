import { parseInstant, type ProviderName } from "@roster/core/model";
import { describe, expect, it } from "vitest";
import type { Sample, SampleOrganization, SampleProject, SampleRow } from "../conformance/provider-sample.ts";
import { CREDENTIAL, listPages, type FixtureServer } from "../conformance/observed-upstream.ts";
import { testProvider, type ContractExceptions } from "../provider-conformance.ts";
import type { Upstream } from "../provider.ts";
import type { UpstreamOrganization, UpstreamProject } from "../upstream-organization.ts";
import { UpstreamError } from "../upstream-error.ts";
import { createMemoryProvider } from "./memory-provider.ts";
import type { MemoryFacts } from "./memory-world.ts";

const NO_WIRE = "it has no wire, so nothing is sent";

const EXCEPTIONS: ContractExceptions = {
  "asks-lazily": NO_WIRE,
  "keeps-raw": NO_WIRE,
  "maps-failures": NO_WIRE,
  "sends-credential": NO_WIRE,
  "stops-midway": NO_WIRE,
};

testProvider("Memory", stageMemory, EXCEPTIONS);
testProvider("Memory in the place of k6", (sample) => stageMemory(sample, "k6"), EXCEPTIONS);

function stageMemory(sample: Sample, name: ProviderName = "sentry"): FixtureServer {
  const { organizations, projects, pageSize } = sample;
  const byOrganization = Map.groupBy(projects, ({ organization }) => organization);
  const provider = createMemoryProvider(
    organizations.map(createOrganization),
    new Map(organizations.map(({ id }) => [id, (byOrganization.get(id) ?? []).map(createProject)])),
    {
      name,
      pageSize,
      facts: new Map(organizations.map((organization) => [organization.id, factsOf(sample, organization)])),
    },
  );
  return { provider, fetch: () => Promise.reject(new Error("Memory sends nothing")) };
}

function factsOf({ members }: Sample, { id, events, isOwned }: SampleOrganization): MemoryFacts {
  return { events, isOwned, members: members.filter(({ organization }) => organization === id) };
}

function createOrganization({ id, slug, name, created }: SampleRow): UpstreamOrganization {
  return {
    remoteId: id,
    slug,
    name,
    description: null,
    status: "active",
    createdAt: parseInstant(created),
    updatedAt: null,
    url: null,
    apiUrl: null,
    avatarUrl: null,
    stack: null,
    requires2fa: false,
    hasAuthProvider: false,
    isEarlyAdopter: false,
    isDefault: null,
    ownerId: null,
    raw: { id, slug },
  };
}

function createProject({ id, slug, name, created, platform }: SampleProject): UpstreamProject {
  const createdAt = parseInstant(created);
  return { remoteId: id, slug, name, description: null, platform, createdAt, updatedAt: null, isDefault: null };
}

describe("memory", () => {
  const upstream: Upstream = { fetch: () => Promise.reject(new Error("Memory sends nothing")), credential: CREDENTIAL };
  const rows = ["1", "2", "3"].map((id) => createOrganization({ id, slug: `o-${id}`, name: id, created: "" }));

  async function read(provider: ReturnType<typeof createMemoryProvider>): Promise<string[]> {
    const ids: string[] = [];
    try {
      for await (const page of provider.organizations(upstream)) ids.push(...page.organizations.map((o) => o.remoteId));
    } catch (error) {
      ids.push((error as UpstreamError).code);
    }
    return ids;
  }

  it("fails after the pages it was told to, until it recovers", async () => {
    const provider = createMemoryProvider(rows, new Map(), { pageSize: 1 });
    provider.failAfter(2, new UpstreamError("rate-limited", "Too many", { status: 429, retryAfter: 1000 }));
    expect(await read(provider)).toEqual(["1", "2", "rate-limited"]);
    provider.failAfter(0, new UpstreamError("unreachable", "Nobody"));
    expect(await read(provider)).toEqual(["unreachable"]);
    provider.recover();
    expect(await read(provider)).toEqual(["1", "2", "3"]);
  });

  it("is the world as it is when it is read", async () => {
    const world = [...rows];
    const provider = createMemoryProvider(world, new Map());
    expect(await read(provider)).toEqual(["1", "2", "3"]);
    world.splice(0, 2);
    expect(await read(provider)).toEqual(["3"]);
  });

  it.each([
    [1, [1, 1, 1]],
    [2, [2, 1]],
    [3, [3]],
  ])("gives full pages of %i, the last as it comes", async (pageSize, expected) => {
    const pages = await listPages({ provider: createMemoryProvider(rows, new Map(), { pageSize }), upstream });
    expect(pages.map(({ organizations }) => organizations.length)).toEqual(expected);
  });

  it("times out as an upstream does", async () => {
    const provider = createMemoryProvider(rows, new Map());
    const signal = AbortSignal.abort(new DOMException("Too late", "TimeoutError"));
    const pages = provider.organizations({ ...upstream, signal });
    const first = pages[Symbol.asyncIterator]().next();
    await expect(first).rejects.toMatchObject({ code: "timed-out" });
  });
});
