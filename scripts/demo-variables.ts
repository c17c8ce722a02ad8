import { createHash } from "node:crypto";
import { keyRecordSchema } from "@roster/http/key-record";

/** The Roster key of the demo. Only stacks that `npm start` or the tests start accept it. */
export const DEMO_KEY = "rst_demo";

/** The managed upstream tokens of the demo. The emulator accepts them for every organization of any world. */
export const DEMO_TOKENS = { sentry: "demo-sentry-token", k6: "demo-k6-token" } as const;

/** Quotas that are high enough for a load generator. Windows are in seconds. `strangers` limits unverified credentials. */
const DEMO_LIMITS = { principal: { quota: 600_000, window: 60 }, strangers: { quota: 6000, window: 60 } };

/** Variables that the demo adds to the configuration of its Workers: the demo key, high quotas, and no log line per request. */
export function demoVariables(): Readonly<Record<string, string>> {
  return { ROSTER_KEYS: demoKeyRing(), LIMITS: JSON.stringify(DEMO_LIMITS), LOG: "defects" };
}

/** The secret `ROSTER_KEYS` of the demo: one key with every scope and every source. */
function demoKeyRing(): string {
  const scopes = keyRecordSchema.entries.scopes.item.options;
  const hash = createHash("sha256").update(DEMO_KEY).digest("hex");
  return JSON.stringify([{ id: "demo", hash, scopes, sources: ["*"] }]);
}
