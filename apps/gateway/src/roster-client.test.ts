import { ALL_ORGANIZATIONS } from "@roster/core/search";
import { INCLUDE_NOTHING } from "@roster/core/source";
import { expect, test } from "vitest";
import { RosterSource } from "./roster-source.ts";

const sources = [{ id: "a", installation: "sentry", provider: "sentry", region: "us" }] as const;
const freshness = { fresh: true, maxAge: 5000 };
const sort = { field: "created", direction: "descending" } as const;
const question = { query: ALL_ORGANIZATIONS, sort, owner: null, include: INCLUDE_NOTHING, freshness };
const slice = { only: ["a"], limit: 10, from: null, direction: "next" } as const;

/** A roster that returns one response. It records the requests. */
function rosterThat(respond: () => Response | Promise<Response>) {
  const requests: Request[] = [];
  const fetch = async (request: Request) => {
    requests.push(request);
    return respond();
  };
  return { requests, source: new RosterSource(sources, { origin: "https://other.example", key: "rst_secret", fetch }) };
}

test("a request has the key of the other roster, and the freshness that is required", async () => {
  const { requests, source } = rosterThat(() => Response.json({}));
  await source.list(question, slice);
  const [request] = requests;
  expect(request?.headers.get("Authorization")).toBe("Bearer rst_secret");
  expect(request?.headers.get("Cache-Control")).toBe("max-age=5");
  expect(request?.redirect).toBe("manual");
  expect(request?.url).not.toContain("secret");
  expect(new URL(request?.url ?? "").searchParams.get("fresh")).toBe("1");
});

test.each([
  ["does not answer", () => Promise.reject(new RangeError("rst_secret"))],
  [
    "redirects to another host",
    () => new Response(null, { status: 302, headers: { Location: "https://evil.example" } }),
  ],
  ["answers nonsense", () => new Response("rst_secret")],
  ["answers with another shape", () => Response.json({ data: [{ id: "sentry:1" }] })],
  ["refuses the key", () => Response.json({ code: "invalid-credential" }, { status: 401 })],
])("a roster that %s is reported as failed", async (_, respond) => {
  const { source } = rosterThat(respond);
  const listing = await source.list(question, slice);
  expect([listing.rows, listing.reports.map(({ status, error }) => [status, error?.code])]).toEqual([
    [],
    [["failed", "region-unreachable"]],
  ]);
  expect(JSON.stringify(listing)).not.toContain("rst_secret");
});
