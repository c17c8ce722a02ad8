import { createHash } from "node:crypto";

/** The demo's Roster key. It opens nothing but a house that `npm start` made. */
export const DEMO_KEY = "rst_demo";

/** The demo's managed upstream tokens: the emulator accepts them for every organization of any world. */
export const DEMO_TOKENS = { sentry: "demo-sentry-token", k6: "demo-k6-token" } as const;

/** The secret `ROSTER_KEYS` of the demo: one key, with every scope, over every source. */
export function demoKeyRing(): string {
  const scopes = ["org:read", "billing:read", "proxy:read", "proxy:write", "webhooks:write", "admin"];
  const hash = createHash("sha256").update(DEMO_KEY).digest("hex");
  return JSON.stringify([{ id: "demo", hash, scopes, sources: ["*"] }]);
}
