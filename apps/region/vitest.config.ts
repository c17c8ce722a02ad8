import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

// The Directory on a real Durable Object, with its SQLite, in workerd.
export default defineConfig({
  plugins: [cloudflareTest({ wrangler: { configPath: "./wrangler.us.jsonc" } })],
  test: { name: "region", include: ["src/**/*.test.ts"] },
});
