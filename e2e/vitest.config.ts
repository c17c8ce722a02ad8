import { defineConfig } from "vitest/config";

// One house for each file, real Workers on one workerd: few, long files.
export default defineConfig({
  test: {
    name: "e2e",
    include: ["src/**/*.test.ts"],
    environment: "node",
    testTimeout: 30_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
