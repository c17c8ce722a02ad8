import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

const OPERATOR_TOKENS = JSON.stringify({ sentry: "demo-sentry-token", k6: "demo-k6-token" });

/** The receiver of emitted hooks in the tests. It returns the request that arrived. */
async function receive(request: {
  url: string;
  method: string;
  headers: { get(name: string): string | null };
  text(): Promise<string>;
}) {
  const { url, method, headers } = request;
  const resource = headers.get("Sentry-Hook-Resource");
  const signature = headers.get("Sentry-Hook-Signature");
  return Response.json({ url, method, resource, signature, body: await request.text() }, { status: 202 });
}

/** Milliseconds. These limits only detect a test that hangs, so they are long enough for a busy machine. */
const TIMEOUTS = { testTimeout: 120_000, hookTimeout: 180_000 };

/**
 * Pure logic runs in Node. Tests that need the Durable Object's SQLite run in workerd (`*.worker.test.ts`). Each of
 * these files starts a runtime, so they are few and large. The clients in `clients/` run in Node and connect to a
 * socket.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "emulator",
          environment: "node",
          include: ["src/**/*.test.ts"],
          exclude: ["src/**/*.worker.test.ts"],
          ...TIMEOUTS,
        },
      },
      {
        test: {
          name: "emulator-clients",
          environment: "node",
          include: ["clients/*.test.ts"],
          ...TIMEOUTS,
        },
      },
      {
        plugins: [
          cloudflareTest({
            wrangler: { configPath: "./wrangler.jsonc" },
            miniflare: { bindings: { CONTROL: "1", OPERATOR_TOKENS }, serviceBindings: { RECEIVER: receive } },
          }),
        ],
        test: { name: "emulator-worker", include: ["src/**/*.worker.test.ts"], ...TIMEOUTS },
      },
    ],
  },
});
