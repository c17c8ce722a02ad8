import type { ListedStack } from "@roster/providers";
import { describe, expect, test } from "vitest";
import type { SourceConfiguration } from "../configuration.ts";
import { createSourceProvider } from "../source-provider.ts";
import { MINUTE, withTestReplica, type TestReplica } from "./test-replica.ts";
import { TEST_SOURCE } from "./test-upstream.ts";

const SOURCE: SourceConfiguration = {
  ...TEST_SOURCE,
  id: "k6",
  installation: "k6",
  provider: "k6",
  url: "https://api.k6.io",
  hosts: ["api.k6.io"],
  served: ["api.k6.io"],
};
const STACKS: readonly ListedStack[] = ["1", "2"].map((id) => ({
  remoteId: `101${id}`,
  name: `Organization ${id}`,
  url: null,
  stack: { id, name: null },
}));

/** An upstream with two organizations in v3, and later only their stacks in v6. */
class K6Upstream {
  isRetired = false;
  /** The status of v6 by stack. The default is 200. */
  statuses: Readonly<Record<string, number>> = {};

  readonly fetch = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith("/v3/")) return this.isRetired ? new Response(null, { status: 410 }) : Response.json(V3);
    const status = this.statuses[request.headers.get("X-Stack-Id") ?? ""] ?? 200;
    return Response.json({ value: [] }, { status });
  };
}

const V3 = {
  organizations: [
    { id: 1011, name: "Organization 1", grafana_stack_id: 1 },
    { id: 1012, name: "Organization 2", grafana_stack_id: 2 },
    { id: 1013, name: "No stack", grafana_stack_id: 0 },
  ],
};

async function sync({ replica, upstream, advanceClock, settle }: TestReplica, k6: K6Upstream): Promise<string> {
  const context = upstream.refreshContext();
  const provider = createSourceProvider(SOURCE, { listedStacks: () => STACKS });
  const refresh = { ...context, source: SOURCE, provider, upstream: { ...context.upstream, fetch: k6.fetch } };
  advanceClock(20 * MINUTE);
  const { status } = await replica.ensureFresh(refresh, { fresh: true, maxAge: 0 });
  await settle();
  return status;
}

describe("after k6's v3 has ended", () => {
  test("a stack that is gone is removed once a second call confirms it, and the others stay", async () => {
    await withTestReplica([], async (context) => {
      const k6 = new K6Upstream();
      await sync(context, k6);
      expect(context.ids()).toEqual(["k6:1011", "k6:1012", "k6:1013"]);
      k6.isRetired = true;
      expect(await sync(context, k6)).toBe("fresh");
      expect(context.ids()).toEqual(["k6:1011", "k6:1012", "k6:1013"]);
      context.events();
      k6.statuses = { 2: 404 };
      expect(await sync(context, k6)).toBe("fresh");
      expect(context.events()).toContain("absence-checked k6:1012 deleted");
      // An organization without a stack is not in v6, which is no evidence.
      expect(context.ids()).toEqual(["k6:1011", "k6:1013"]);
    });
  });

  test("a stack without access stays", async () => {
    await withTestReplica([], async (context) => {
      const k6 = new K6Upstream();
      await sync(context, k6);
      k6.isRetired = true;
      k6.statuses = { 2: 403 };
      expect(await sync(context, k6)).toBe("fresh");
      expect(context.ids()).toEqual(["k6:1011", "k6:1012", "k6:1013"]);
    });
  });
});
