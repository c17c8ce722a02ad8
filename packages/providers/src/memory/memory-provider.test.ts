import { parseInstant } from "@roster/core/model";
import type { UnsupportedFields } from "@roster/core/search";
import { describe, expect, it } from "vitest";
import type { Sample, SampleOrganization, SampleProject, SampleRow } from "../conformance/provider-sample.ts";
import { CREDENTIAL, listPages, type FixtureServer } from "../conformance/observed-upstream.ts";
import { testProvider, type ContractExceptions } from "../provider-conformance.ts";
import type { Upstream } from "../provider.ts";
import type { UpstreamOrganization, UpstreamProject } from "../upstream-organization.ts";
import { UpstreamError } from "../upstream-error.ts";
import { createMemoryProvider } from "./memory-provider.ts";
import type { MemoryFacts } from "./memory-world.ts";

const NO_NETWORK = "the memory provider sends no requests";

const EXCEPTIONS: ContractExceptions = {
  "detects-repeats": NO_NETWORK,
  "labels-requests": NO_NETWORK,
  "requests-lazily": NO_NETWORK,
  "keeps-raw": NO_NETWORK,
  "maps-failures": NO_NETWORK,
  "sends-credential": NO_NETWORK,
  "stops-midway": NO_NETWORK,
};

testProvider("Memory", createMemoryFixtureServer, EXCEPTIONS);
testProvider(
  "Memory without several fields",
  (sample) =>
    createMemoryFixtureServer(sample, { platform: "absent", members: "unknown", events: "absent", email: "unknown" }),
  EXCEPTIONS,
);

function createMemoryFixtureServer(sample: Sample, unsupported: UnsupportedFields = {}): FixtureServer {
  const { organizations, projects, pageSize } = sample;
  const byOrganization = Map.groupBy(projects, ({ organization }) => organization);
  const provider = createMemoryProvider(
    organizations.map(createOrganization),
    new Map(organizations.map(({ id }) => [id, (byOrganization.get(id) ?? []).map(createProject)])),
    {
      unsupported,
      pageSize,
      facts: new Map(organizations.map((organization) => [organization.id, factsOf(sample, organization)])),
    },
  );
  return { provider, fetch: () => Promise.reject(new Error("The memory provider sends no requests")) };
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

describe("createMemoryProvider", () => {
  const upstream: Upstream = {
    fetch: () => Promise.reject(new Error("The memory provider sends no requests")),
    credential: CREDENTIAL,
  };
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

  it("fails after the scheduled number of pages, until it recovers", async () => {
    const provider = createMemoryProvider(rows, new Map(), { pageSize: 1 });
    provider.failAfter(2, new UpstreamError("rate-limited", "Too many", { status: 429, retryAfter: 1000 }));
    expect(await read(provider)).toEqual(["1", "2", "rate-limited"]);
    provider.failAfter(0, new UpstreamError("unreachable", "Nobody"));
    expect(await read(provider)).toEqual(["unreachable"]);
    provider.recover();
    expect(await read(provider)).toEqual(["1", "2", "3"]);
  });

  it("reads the caller's collections on every call", async () => {
    const organizations = [...rows];
    const provider = createMemoryProvider(organizations, new Map());
    expect(await read(provider)).toEqual(["1", "2", "3"]);
    organizations.splice(0, 2);
    expect(await read(provider)).toEqual(["3"]);
  });

  it.each([
    [1, [1, 1, 1]],
    [2, [2, 1]],
    [3, [3]],
  ])("yields full pages of %i rows, except the last", async (pageSize, expected) => {
    const pages = await listPages({ provider: createMemoryProvider(rows, new Map(), { pageSize }), upstream });
    expect(pages.map(({ organizations }) => organizations.length)).toEqual(expected);
  });

  it("fails with timed-out after a time-out", async () => {
    const provider = createMemoryProvider(rows, new Map());
    const signal = AbortSignal.abort(new DOMException("Too late", "TimeoutError"));
    const pages = provider.organizations({ ...upstream, signal });
    const first = pages[Symbol.asyncIterator]().next();
    await expect(first).rejects.toMatchObject({ code: "timed-out" });
  });
});
