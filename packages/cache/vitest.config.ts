import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

/** Milliseconds. These limits only detect a test that hangs, so they are long enough for a busy machine. */
const TIMEOUTS = { testTimeout: 120_000, hookTimeout: 180_000 };

/** Tests of platform-independent code run in Node. Tests of the Cache API and of the lifetime of a request run in workerd. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "cache",
          environment: "node",
          include: ["src/**/*.test.ts"],
          exclude: ["src/**/*.worker.test.ts"],
          ...TIMEOUTS,
        },
      },
      {
        plugins: [cloudflareTest({ wrangler: { configPath: "./wrangler.jsonc" } })],
        test: { name: "cache-worker", include: ["src/**/*.worker.test.ts"], ...TIMEOUTS },
      },
    ],
  },
});
