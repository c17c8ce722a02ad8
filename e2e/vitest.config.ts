import { defineConfig } from "vitest/config";

// Each file starts its own stack in one workerd process. Few long files are therefore faster than many short ones.
export default defineConfig({
  test: {
    name: "e2e",
    include: ["src/**/*.test.ts"],
    environment: "node",
    // Generous limits: a busy machine runs these tests many times slower than an idle one, and a failed wait has its own limit.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    fileParallelism: false,
  },
});
