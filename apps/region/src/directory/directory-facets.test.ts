import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import type { Question } from "@roster/core/source";
import { testSearch } from "@roster/core/search/conformance";
import { printQuery, parseQuery } from "@roster/core/search";
import { UpstreamError, type UpstreamOrganization } from "@roster/providers";
import { createMemoryProvider } from "@roster/providers/memory";
import { describe, expect, test } from "vitest";
import type { RefreshContext } from "./replica.ts";
import { OrganizationDetails } from "./organization-details.ts";
import { DirectoryFacets } from "./directory-facets.ts";
import { MembershipLookups, type Lookup } from "./membership-lookups.ts";
import { createMatchCounter } from "./match-counter.ts";
import { compileQuestion } from "./compile-question.ts";
import { ANY_AGE, MINUTE, withTestReplica, type TestReplica } from "./test-replica.ts";
import { TEST_SOURCE } from "./test-upstream.ts";

const organization = (id: string): UpstreamOrganization => ({
  remoteId: id,
  slug: `slug-${id}`,
  name: `Name ${id}`,
  description: null,
  status: "active",
  createdAt: Number(id),
  updatedAt: null,
  url: null,
  apiUrl: "https://us.sentry.io",
  avatarUrl: null,
  stack: null,
  requires2fa: false,
  hasAuthProvider: false,
  isEarlyAdopter: false,
  isDefault: null,
  ownerId: null,
  raw: { id },
});
const project = (id: string, platform: string | null) => ({
  remoteId: id,
  slug: id,
  name: id,
  description: null,
  platform,
  createdAt: 1,
  updatedAt: null,
  isDefault: null,
});

/** Three organizations: one of Python with two members, one of Go that the user owns, an empty one. */
async function inWorld(
  body: (bench: TestReplica & World) => Promise<void>,
  options: { readonly callBudget?: number } = {},
): Promise<void> {
  await withTestReplica(
    [],
    async (bench) => {
      const organizations = [organization("1"), organization("2"), organization("3")];
      const projects = new Map([
        ["1", [project("p1", "Python"), project("p2", "node")]],
        ["2", [project("p3", "go")]],
        ["3", []],
      ]);
      const facts = new Map([
        [
          "1",
          {
            members: [
              { id: "11", email: "ann@x.io" },
              { id: "12", email: "bob@x.io" },
            ],
            events: 50,
          },
        ],
        ["2", { members: [{ id: "21", email: "ann@x.io" }], events: 7, isOwned: true, detail: { features: ["sso"] } }],
      ]);
      const provider = createMemoryProvider(organizations, projects, { facts });
      const upstream = {
        fetch: () => Promise.reject(new Error("unused")),
        credential: { scheme: "Bearer", token: "t" },
      };
      const refresh: RefreshContext = { ...bench.upstream.refreshContext(), provider, upstream };
      await bench.replica.ensureFresh(refresh, ANY_AGE);
      const facets = new DirectoryFacets(bench.host, bench.replica);
      const leaves = new MembershipLookups(bench.host, bench.replica);
      await body({ ...bench, provider, refresh, facets, leaves, facts });
    },
    options,
  );
}

interface World {
  readonly provider: ReturnType<typeof createMemoryProvider>;
  readonly refresh: RefreshContext;
  readonly facets: DirectoryFacets;
  readonly leaves: MembershipLookups;
  readonly facts: Map<string, object>;
}

function question(query: string, owner: boolean | null = null): Question {
  const include = { members: false, projects: false, events: false, billing: false, raw: false, details: false };
  const sort = { field: "created", direction: "descending" } as const;
  return { query: printQuery(parseQuery(query)), writtenQuery: query, sort, owner, include, freshness: ANY_AGE };
}

/** Makes sure of what a question needs, and gives the ids that answer it and the number of those of which nobody knows. */
async function answer(
  { facets, leaves, refresh, sql }: TestReplica & World,
  query: string,
  owner: boolean | null = null,
) {
  const { needs, condition } = compileQuestion(TEST_SOURCE, question(query, owner));
  for (const facet of needs.facets) {
    const lack = await facets.ensureFresh(facet, refresh, ANY_AGE);
    if (lack) return lack.error?.code;
  }
  for (const ask of needs.lookups) {
    const lack = await leaves.ensureFresh(ask, refresh);
    if (lack) return lack.error?.code;
  }
  const rows = sql.exec<{ id: string }>(
    `SELECT id FROM organizations o WHERE ${condition.text} ORDER BY id`,
    ...condition.params,
  );
  const { undetermined } = createMatchCounter(sql)(condition, 1);
  return [...[...rows].map(({ id }) => id), ...(undetermined > 0 ? [`${undetermined} unknown`] : [])];
}

test("predicate and SQL agree on a Durable Object's SQLite", async () => {
  await runInDurableObject(env.DIRECTORY.getByName("search"), async (_, { storage: { sql } }) => {
    testSearch(
      () => {
        sql.exec("DROP TABLE organizations; DROP TABLE platforms; DROP TABLE leaves; DROP TABLE leaf_matches;");
        return { run: (query, params) => sql.exec(query, ...params).toArray() };
      },
      { runs: 150 },
    );
  });
});

describe("facets", () => {
  test("are read when a question needs them, and swapped in whole", async () => {
    await inWorld(async (world) => {
      expect(await answer(world, "name:*")).toHaveLength(3);
      expect(world.facets.statuses()).toEqual([]);
      expect(await answer(world, "platform:python")).toEqual(["sentry:1"]);
      expect(await answer(world, "NOT platform:python")).toEqual(["sentry:2", "sentry:3"]);
      expect(await answer(world, "projects:>=1 members:2")).toEqual(["sentry:1"]);
      expect(await answer(world, "events:<10")).toEqual(["sentry:2", "sentry:3"]);
      expect(world.facets.statuses().map(({ facet, status, progress }) => [facet, status, progress])).toEqual([
        ["projects", "fresh", null],
        ["members", "fresh", null],
        ["events", "fresh", null],
      ]);
    });
  });

  test("until first whole, the source is syncing, however many runs it takes", async () => {
    await inWorld(
      async (world) => {
        world.provider.failAfter(0, new UpstreamError("unavailable", "down"));
        expect(await answer(world, "platform:python")).toBe("upstream-failed");
        world.provider.recover();
        expect(await answer(world, "platform:python")).toEqual(["sentry:1"]);
      },
      { callBudget: 1000 },
    );
  });

  test("pause when their call budget is spent, and say how far they are", async () => {
    await inWorld(
      async (world) => {
        for (let id = 4; id <= 9; id += 1)
          world.sql.exec("INSERT INTO organizations (id, name, changed) VALUES (?, 'x', 0)", `sentry:${id}`);
        for (let id = 4; id <= 9; id += 1) {
          world.sql.exec(
            "INSERT INTO bodies (id, body, raw, first_seen) VALUES (?, ?, '{}', 0)",
            `sentry:${id}`,
            `{"remoteId":"${id}","slug":null,"apiUrl":null}`,
          );
        }
        expect(await answer(world, "platform:python")).toBe("syncing");
        expect(world.facets.statuses()).toMatchObject([
          { facet: "projects", status: "syncing", progress: { done: 4, of: 9 } },
        ]);
        expect(world.facets.paused()).toEqual(["projects"]);
        await world.facets.pass("projects", world.refresh);
        await world.facets.pass("projects", world.refresh);
        // Those that the upstream does not know are unknown, not without projects.
        expect(await answer(world, "platform:python")).toEqual(["sentry:1", "6 unknown"]);
      },
      { callBudget: 1 },
    );
  });

  test("are served while they are read anew behind, and kept where that fails", async () => {
    await inWorld(async (world) => {
      await answer(world, "events:>0");
      world.facts.set("3", { events: 1 });
      world.advanceClock(11 * MINUTE);
      expect(await answer(world, "events:>0")).toEqual(["sentry:1", "sentry:2"]);
      await new Promise((resolve) => setTimeout(resolve, 10));
      expect(await answer(world, "events:>0")).toEqual(["sentry:1", "sentry:2", "sentry:3"]);
      world.provider.failAfter(0, new UpstreamError("unavailable", "down"));
      world.advanceClock(61 * MINUTE);
      expect(await answer(world, "events:>0")).toEqual(["sentry:1", "sentry:2", "sentry:3"]);
      expect(world.facets.statuses()).toMatchObject([{ status: "stale" }]);
      world.advanceClock(24 * 60 * MINUTE);
      expect(await answer(world, "events:>0")).toBe("upstream-failed");
    });
  });
});

describe("leaves", () => {
  test("are asked of the upstream, and kept as ids", async () => {
    await inWorld(async (world) => {
      expect(await answer(world, "email:ann@x.io")).toEqual(["sentry:1", "sentry:2"]);
      expect(await answer(world, "email:ann@x.io AND email:bob@x.io")).toEqual(["sentry:1"]);
      expect(await answer(world, "NOT email:bob@x.io")).toEqual(["sentry:2", "sentry:3"]);
      expect(await answer(world, "member_id:21")).toEqual(["sentry:2"]);
      const stored = [...world.sql.exec<{ leaf: string }>("SELECT leaf FROM leaves ORDER BY leaf")].map(
        ({ leaf }) => leaf,
      );
      expect(stored).toHaveLength(3);
    });
  });

  test("tell whom the credential's user owns", async () => {
    await inWorld(async (world) => {
      expect(await answer(world, "", true)).toEqual(["sentry:2"]);
      expect(await answer(world, "", false)).toEqual(["sentry:1", "sentry:3"]);
      expect(await answer(world, "slug:slug-1", true)).toEqual([]);
    });
  });

  test("are served for a minute, then asked again behind, and not at all after five", async () => {
    await inWorld(async (world) => {
      await answer(world, "email:ann@x.io");
      world.facts.set("2", {});
      world.advanceClock(MINUTE);
      expect(await answer(world, "email:ann@x.io")).toEqual(["sentry:1", "sentry:2"]);
      world.advanceClock(1);
      await answer(world, "email:ann@x.io");
      await new Promise((resolve) => setTimeout(resolve, 10));
      expect(await answer(world, "email:ann@x.io")).toEqual(["sentry:1"]);
      world.provider.failAfter(0, new UpstreamError("unavailable", "down"));
      world.advanceClock(5 * MINUTE);
      expect(await answer(world, "email:ann@x.io")).toEqual(["sentry:1"]);
      world.advanceClock(MINUTE);
      expect(await answer(world, "email:ann@x.io")).toBe("upstream-failed");
    });
  });

  test("are one question, however many ask it at once", async () => {
    await inWorld(async (world) => {
      const ask: Lookup = { field: "email", value: "ann@x.io" };
      await Promise.all(Array.from({ length: 20 }, () => world.leaves.ensureFresh(ask, world.refresh)));
      expect(world.events().filter((event) => event.startsWith("leaf-asked"))).toEqual(["leaf-asked email 2"]);
    });
  });

  test("are forgotten when they are too old to be served", async () => {
    await inWorld(async (world) => {
      await answer(world, "email:ann@x.io");
      world.advanceClock(6 * MINUTE);
      world.leaves.prune();
      expect(world.sql.exec("SELECT 1 FROM leaf_matches").toArray()).toEqual([]);
      expect(world.sql.exec("SELECT 1 FROM leaves").toArray()).toEqual([]);
    });
  });
});

describe("details", () => {
  test("are read when asked for, kept, and given up where the upstream denies them", async () => {
    await inWorld(async (world) => {
      const details = new OrganizationDetails(world.host, world.replica);
      const detail = await details.read(world.refresh, "sentry:2", false);
      if ("code" in detail) throw new Error(detail.code);
      expect(JSON.parse(detail.body)).toMatchObject({ features: ["sso"], teams: [], settings: {} });
      world.provider.failAfter(0, new UpstreamError("unavailable", "down"));
      world.advanceClock(2 * MINUTE);
      expect(await details.read(world.refresh, "sentry:2", false)).toEqual(
        expect.objectContaining({ body: detail.body }),
      );
      world.provider.failAfter(0, new UpstreamError("forbidden", "no"));
      expect(await details.read(world.refresh, "sentry:2", true)).toMatchObject({ code: "upstream-forbidden" });
      world.provider.failAfter(0, new UpstreamError("unavailable", "down"));
      expect(await details.read(world.refresh, "sentry:2", false)).toMatchObject({ code: "upstream-failed" });
    });
  });
});
