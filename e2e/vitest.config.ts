import { defineConfig } from "vitest/config";

// Each file starts its own stack in two workerd processes. Few long files are therefore faster than many short ones.
export default defineConfig({
  test: {
    name: "e2e",
    include: ["src/**/*.test.ts"],
    environment: "node",
    // Milliseconds. These limits only detect a test that hangs, so they are long enough for a busy machine.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    fileParallelism: false,
  },
});
