import { readFileSync } from "node:fs";
import { join } from "node:path";
import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

/**
 * The script of the upstream Worker. It lists two organizations, refuses tokens that contain `revoked`, and refuses
 * a list to tokens that contain `may-not-list`. Other paths
 * echo a body (`/echo`), never respond (`/hang`), send a body that never ends (`/drip`), and tell how many requests or
 * bodies were aborted (`/aborted`).
 */
const UPSTREAM = `let aborted = 0;
export default {
  async fetch(request) {
    const { pathname } = new URL(request.url);
    if (pathname === "/echo") return new Response(request.body, { headers: { "Content-Type": "text/plain" } });
    if (pathname === "/aborted") return Response.json(aborted);
    if (pathname === "/hang") {
      request.signal.addEventListener("abort", () => { aborted += 1; });
      // The runtime ends a request that waits for nothing, so this one waits for a timer.
      while (!request.signal.aborted) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    if (pathname === "/drip") {
      const pull = async (controller) => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        controller.enqueue(new Uint8Array(1));
      };
      return new Response(new ReadableStream({ pull, cancel: () => { aborted += 1; } }));
    }
    if (pathname === "/sso") {
      return Response.json({ detail: { code: "sso-required", message: "Must login via SSO" } }, { status: 401 });
    }
    if (request.headers.get("Authorization")?.includes("revoked")) {
      return Response.json({ detail: "Invalid token" }, { status: 401 });
    }
    const isList = new URL(request.url).pathname === "/api/0/organizations/";
    if (isList && request.headers.get("Authorization")?.includes("may-not-list")) {
      return Response.json({ detail: "You do not have permission to perform this action." }, { status: 403 });
    }
    const rows = ["1", "2"].map((id) => ({
      id,
      slug: "slug-" + id,
      name: "Name " + id,
      dateCreated: "2020-01-01T00:00:00.000001Z",
      status: { id: "active", name: "active" },
      links: { organizationUrl: "https://slug-" + id + ".sentry.io", regionUrl: "https://us.sentry.io" },
    }));
    const link = '<https://sentry.io/?&cursor=0:100:0>; rel="next"; results="false"; cursor="0:100:0"';
    return Response.json(rows, { headers: { Link: link } });
  },
};`;

/** Set by `npm run storage-fixtures`. */
const { STORAGE_FIXTURES } = process.env;
const upstream = STORAGE_FIXTURES
  ? readFileSync(join(import.meta.dirname, "fixtures", "fixture-upstream.js"), "utf8")
  : UPSTREAM;

/** How many seeds a randomized test runs with. `npm run test:long` sets `ROSTER_LONG`. */
const SEEDS = process.env["ROSTER_LONG"] === "1" ? "200" : "10";

/** Milliseconds. These limits only detect a test that hangs, so they are long enough for a busy machine. */
const TIMEOUTS = { testTimeout: 120_000, hookTimeout: 180_000 };

// The tests run in workerd, with a real Durable Object, its SQLite and its alarms.
export default defineConfig({
  plugins: [
    cloudflareTest({
      wrangler: { configPath: "./wrangler.us.jsonc" },
      miniflare: {
        bindings: { SENTRY_TOKEN: "managed-token", SEEDS, ...(STORAGE_FIXTURES && { STORAGE_FIXTURES }) },
        serviceBindings: { UPSTREAM: "upstream" },
        workers: [
          {
            name: "upstream",
            modules: true,
            script: upstream,
            compatibilityDate: "2026-11-01",
            compatibilityFlags: ["enable_request_signal"],
          },
        ],
      },
    }),
  ],
  test: { name: "region", include: ["src/**/*.test.ts"], ...TIMEOUTS },
});
