import { defineConfig } from "vitest/config";

// Tests of pure logic run in Node. The apps have their own configurations and run in workerd. The end-to-end tests start a stack.
/** Milliseconds. These limits only detect a test that hangs, so they are long enough for a busy machine. */
const TIMEOUTS = { testTimeout: 120_000, hookTimeout: 180_000 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "packages",
          include: ["packages/*/src/**/*.test.ts"],
          // The cache has its own configuration, because it also tests its stores in workerd.
          exclude: ["packages/cache/**", "**/node_modules/**"],
          environment: "node",
          ...TIMEOUTS,
        },
      },
      {
        test: { name: "scripts", include: ["scripts/*.test.ts"], environment: "node", ...TIMEOUTS },
      },
      {
        // Code of the gateway that needs no Worker.
        test: { name: "gateway", include: ["apps/gateway/src/**/*.test.ts"], environment: "node", ...TIMEOUTS },
      },
      "packages/cache/vitest.config.ts",
      "apps/region/vitest.config.ts",
      "apps/emulator/vitest.config.ts",
      "e2e/vitest.config.ts",
    ],
  },
});
