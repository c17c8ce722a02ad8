import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

const OPERATOR_TOKENS = JSON.stringify({ sentry: "demo-sentry-token", k6: "demo-k6-token" });

/** Where emitted hooks go in the tests: tells what arrived. */
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

/**
 * Pure logic runs in Node within milliseconds; what needs the object's SQLite runs in workerd (`*.worker.test.ts`),
 * one runtime a file, so those files are few and large. Real clients in `clients/` talk to a socket, from Node.
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
        },
      },
      {
        test: {
          name: "emulator-clients",
          environment: "node",
          include: ["clients/*.test.ts"],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        plugins: [
          cloudflareTest({
            wrangler: { configPath: "./wrangler.jsonc" },
            miniflare: { bindings: { CONTROL: "1", OPERATOR_TOKENS }, serviceBindings: { RECEIVER: receive } },
          }),
        ],
        test: { name: "emulator-worker", include: ["src/**/*.worker.test.ts"] },
      },
    ],
  },
});
