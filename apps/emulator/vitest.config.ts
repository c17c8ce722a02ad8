import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

/**
 * Pure logic runs in Node within milliseconds; what needs the object's SQLite runs in workerd (`*.worker.test.ts`),
 * one runtime a file, so those files are few and large.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "emulator",
          environment: "node",
          include: ["src/**/*.test.ts"],
          exclude: ["src/**/*.worker.test.ts", "src/**/*.client.test.ts"],
        },
      },
      {
        plugins: [
          cloudflareTest({
            wrangler: { configPath: "./wrangler.jsonc" },
            miniflare: {
              bindings: {
                CONTROL: "1",
                OPERATOR_TOKENS: JSON.stringify({ sentry: "demo-sentry-token", k6: "demo-k6-token" }),
              },
            },
          }),
        ],
        test: { name: "emulator-worker", include: ["src/**/*.worker.test.ts"] },
      },
    ],
  },
});
