import { createHash } from "node:crypto";

/** The demo's Roster key. It opens nothing but a house that `npm start` made. */
export const DEMO_KEY = "rst_demo";

/** The demo's managed upstream tokens: the emulator accepts them for every organization of any world. */
export const DEMO_TOKENS = { sentry: "demo-sentry-token", k6: "demo-k6-token" } as const;

/** Room enough for whoever tries the demo out with a load generator. */
const DEMO_LIMITS = { principal: { quota: 600_000, window: 60 }, strangers: { quota: 6000, window: 60 } };

/** What the demo's Workers have besides their configuration: the demo key, those limits, and no log line for each request. */
export function demoVariables(): Readonly<Record<string, string>> {
  return { ROSTER_KEYS: demoKeyRing(), LIMITS: JSON.stringify(DEMO_LIMITS), LOG: "defects" };
}

/** The secret `ROSTER_KEYS` of the demo: one key, with every scope, over every source. */
function demoKeyRing(): string {
  const scopes = ["org:read", "billing:read", "proxy:read", "proxy:write", "webhooks:write", "admin"];
  const hash = createHash("sha256").update(DEMO_KEY).digest("hex");
  return JSON.stringify([{ id: "demo", hash, scopes, sources: ["*"] }]);
}
