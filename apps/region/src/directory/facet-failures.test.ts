import { describe, expect, test } from "vitest";
import { DirectoryFacets } from "./directory-facets.ts";
import { ANY_AGE, manyOrganizations, MINUTE, withTestReplica, type TestReplica } from "./test-replica.ts";
import { projectsResponse } from "./test-upstream.ts";

const HOUR = 60 * MINUTE;

interface TestFacets extends TestReplica {
  readonly facets: DirectoryFacets;
  /** Asks for the facet, as a question does. Returns its status, or the code of the problem if it has no data. */
  readonly ask: () => Promise<string>;
  /** The organizations with the platform `go`, and the number of those whose platforms are unknown. */
  readonly answer: () => readonly [matches: number, unknown: number];
  /** Does what the jobs do for a time, without a reader. Returns the number of upstream calls. */
  readonly pass: (milliseconds: number) => Promise<number>;
}

/** A source whose organizations all have the platform `go`. */
async function withFacets(
  count: number,
  body: (context: TestFacets) => Promise<void>,
  callBudget = 1000,
): Promise<void> {
  await withTestReplica(
    manyOrganizations(count),
    async (context) => {
      const { replica, runtime, upstream, sql } = context;
      upstream.respondProjects = () => projectsResponse(["go"]);
      await replica.ensureFresh(upstream.refreshContext(), ANY_AGE);
      const facets = new DirectoryFacets(runtime, replica);
      await body({
        ...context,
        facets,
        ask: async () => {
          const report = await facets.ensureFresh("projects", upstream.refreshContext(), ANY_AGE);
          if (report === null) return "fresh";
          return report.status === "stale" ? "stale" : (report.error?.code ?? "");
        },
        answer: () => {
          const { matches } = sql
            .exec<{ matches: number }>("SELECT count(*) AS matches FROM platforms WHERE platform = 'go'")
            .one();
          const unknown = "SELECT count(*) AS unknown FROM organizations WHERE projects IS NULL";
          return [matches, sql.exec<{ unknown: number }>(unknown).one().unknown];
        },
        pass: async (milliseconds) => {
          const before = upstream.calls;
          const end = runtime.now() + milliseconds;
          for (;;) {
            const at = Math.max(facets.nextRunAt() ?? Infinity, runtime.now() + 1000);
            if (at > end) break;
            context.advanceClock(at - runtime.now());
            await facets.runDue(upstream.refreshContext());
          }
          context.advanceClock(Math.max(0, end - runtime.now()));
          return upstream.calls - before;
        },
      });
    },
    { callBudget },
  );
}

const failure = (status: number, headers: Record<string, string> = {}): Response =>
  Response.json({ detail: "no" }, { status, headers });

describe("an organization whose facts cannot be read", () => {
  for (const [name, respond] of [
    ["500", () => failure(500)],
    ["400", () => failure(400)],
    ["an HTML page", () => new Response("<html></html>", { headers: { "Content-Type": "text/html" } })],
    ["no response", () => Promise.reject(new TypeError("network"))],
  ] as const) {
    test(`is undetermined and does not keep the others from being read: ${name}`, async () => {
      await withFacets(20, async ({ upstream, ask, answer, facets }) => {
        upstream.respondProjects = (slug) => (slug === "slug-7" ? respond() : projectsResponse(["go"]));
        expect(await ask()).toBe("fresh");
        expect(answer()).toEqual([19, 1]);
        expect(facets.statuses()).toMatchObject([{ status: "fresh", unreadable: 1, error: null }]);
      });
    });
  }

  test("is asked again by itself, with a growing backoff, and the others are not", async () => {
    await withFacets(20, async ({ upstream, ask, answer, pass, facets }) => {
      upstream.respondProjects = (slug) => (slug === "slug-7" ? failure(500) : projectsResponse(["go"]));
      await ask();
      expect(await pass(9 * MINUTE)).toBeLessThanOrEqual(7);
      upstream.respondProjects = () => projectsResponse(["go"]);
      expect(await pass(15 * MINUTE)).toBe(1);
      expect(answer()).toEqual([20, 0]);
      expect(facets.statuses()).toMatchObject([{ unreadable: 0 }]);
    });
  });

  test("is asked last in the next pass, and loses its earlier fact if it still fails", async () => {
    await withFacets(20, async ({ upstream, ask, answer, advanceClock, settle }) => {
      await ask();
      expect(answer()).toEqual([20, 0]);
      upstream.respondProjects = (slug) => (slug === "slug-7" ? failure(500) : projectsResponse(["go"]));
      advanceClock(11 * MINUTE);
      await ask();
      await settle();
      expect(answer()).toEqual([19, 1]);
      const order: string[] = [];
      upstream.respondProjects = (slug) => {
        order.push(slug);
        return projectsResponse(["go"]);
      };
      advanceClock(61 * MINUTE);
      await ask();
      expect([order.length, order.at(-1)]).toEqual([20, "slug-7"]);
      expect(answer()).toEqual([20, 0]);
    });
  });

  test("is dated and not asked again before the next pass if the upstream denies it", async () => {
    await withFacets(20, async ({ upstream, ask, answer, pass }) => {
      upstream.respondProjects = (slug) => (slug === "slug-7" ? failure(403) : projectsResponse(["go"]));
      expect(await ask()).toBe("fresh");
      expect(answer()).toEqual([19, 1]);
      expect(await pass(9 * MINUTE)).toBe(0);
    });
  });

  test("does not keep a facet from being read that needs several runs, even if there are many of them", async () => {
    await withFacets(
      200,
      async ({ upstream, ask, answer, pass }) => {
        upstream.respondProjects = (slug) =>
          Number(slug.slice(5)) % 4 === 0 ? failure(500) : projectsResponse(["go"]);
        await ask();
        await pass(5 * MINUTE);
        expect(answer()).toEqual([150, 50]);
      },
      40,
    );
  });
});

describe("a facet whose endpoint fails", () => {
  for (const [name, respond, most] of [
    ["400", () => failure(400), 60],
    ["an expired token", () => failure(401), 60],
    ["500", () => failure(500), 60],
    ["429 until the year 2100", () => failure(429, { "Retry-After": "2400000000" }), 60],
    ["an HTML page", () => new Response("<html></html>", { headers: { "Content-Type": "text/html" } }), 60],
  ] as const) {
    test(`makes few calls an hour, and is read within one backoff after the end of the failure: ${name}`, async () => {
      await withFacets(2, async ({ upstream, ask, answer, pass, advanceClock, facets }) => {
        upstream.respondProjects = respond;
        expect(await ask()).toMatch(/^upstream-/);
        expect(await pass(HOUR)).toBeLessThanOrEqual(most);
        // Readers during a backoff cause no call.
        const before = upstream.calls;
        for (let reader = 0; reader < 50; reader += 1) await ask();
        expect(upstream.calls - before).toBeLessThanOrEqual(2);
        upstream.respondProjects = () => projectsResponse(["go"]);
        await pass(16 * MINUTE);
        expect(answer()).toEqual([2, 0]);
        expect(facets.statuses()).toMatchObject([{ status: "fresh" }]);
        advanceClock(MINUTE);
        expect(await ask()).toBe("fresh");
      });
    });
  }

  test("stops after a few organizations of many", async () => {
    await withFacets(300, async ({ upstream, ask }) => {
      upstream.respondProjects = () => failure(500);
      const before = upstream.calls;
      expect(await ask()).toBe("upstream-failed");
      expect(upstream.calls - before).toBeLessThanOrEqual(12);
    });
  });

  test("is not asked any more when no reader has needed it for as long as it is kept", async () => {
    await withFacets(2, async ({ upstream, ask, pass, facets }) => {
      upstream.respondProjects = () => failure(500);
      await ask();
      await pass(25 * HOUR);
      expect(facets.nextRunAt()).toBeNull();
      expect(await pass(HOUR)).toBe(0);
    });
  });
});

describe("the call budget of an invocation", () => {
  test("is never exceeded, and an organization with more pages than it allows is read over several runs", async () => {
    await withFacets(
      3,
      async ({ upstream, ask, pass, answer, facets }) => {
        let pages = 0;
        upstream.before = () => {
          if (!upstream.lastPath.endsWith("/slug-2/projects/")) return undefined;
          pages += 1;
          const more = pages < 12;
          const link = `<https://sentry.io/>; rel="next"; results="${more}"; cursor="0:${pages * 100}:0"`;
          const project = {
            id: String(pages),
            slug: "p",
            name: "p",
            platform: "go",
            dateCreated: "2020-01-01T00:00:00Z",
          };
          return Response.json([project], { headers: { Link: link } });
        };
        await ask();
        for (let run = 0; run < 8 && facets.nextRunAt() !== null; run += 1) {
          expect(await pass(1000)).toBeLessThanOrEqual(5);
        }
        expect(answer()).toEqual([3, 0]);
        expect(pages).toBe(12);
      },
      5,
    );
  });
});
