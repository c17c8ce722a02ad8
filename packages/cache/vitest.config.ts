import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

/** What needs no platform runs in Node; the Cache API and what dies with a request are tested in workerd. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "cache",
          environment: "node",
          include: ["src/**/*.test.ts"],
          exclude: ["src/**/*.worker.test.ts"],
        },
      },
      {
        plugins: [cloudflareTest({ wrangler: { configPath: "./wrangler.jsonc" } })],
        test: { name: "cache-worker", include: ["src/**/*.worker.test.ts"] },
      },
    ],
  },
});
