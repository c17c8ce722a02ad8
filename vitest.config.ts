import { defineConfig } from "vitest/config";

// Pure logic runs in Node; the apps bring their own configs and run in workerd; journeys start the whole house.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "packages",
          include: ["packages/*/src/**/*.test.ts"],
          // The cache tries its stores on the real runtime as well, and brings its own config.
          exclude: ["packages/cache/**", "**/node_modules/**"],
          environment: "node",
        },
      },
      "packages/cache/vitest.config.ts",
      "apps/region/vitest.config.ts",
      "apps/emulator/vitest.config.ts",
      "e2e/vitest.config.ts",
    ],
  },
});
