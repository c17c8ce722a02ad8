import { DurableObject } from "cloudflare:workers";
import * as v from "valibot";
import type { FindSender } from "../control/emit-hook.ts";
import { createEmulator } from "../emulator.ts";
import type { OperatorTokens } from "../emulated-upstream.ts";
import { checkWorld } from "./check-world.ts";
import { createDemoWorld } from "./demo-world.ts";
import { saveWorld } from "./save-world.ts";
import { readSetting } from "./world-settings.ts";
import { createTables } from "./world-tables.ts";

/**
 * The Durable Object that contains the world and the complete emulator, beside its SQLite database. So every query is
 * synchronous, and rate limits and faults are counted in one place. Before the first `PUT /__world` it contains the
 * demo world.
 */
export class WorldObject extends DurableObject<Env> {
  readonly #handle: (request: Request) => Promise<Response>;

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    createTables(state.storage.sql);
    if (readSetting(state.storage.sql, "profile", null) === null) saveDemoWorld(state.storage);
    this.#handle = createEmulator({
      storage: state.storage,
      operators: parseOperators(env.OPERATOR_TOKENS),
      now: () => Date.now(),
      random: () => Math.random(),
      wait: (milliseconds) => scheduler.wait(milliseconds),
      createId: () => crypto.randomUUID(),
      findSender: (binding) => findSender(env, binding),
    });
  }

  override fetch(request: Request): Promise<Response> {
    return this.#handle(request);
  }
}

function findSender(env: object, binding: string | undefined): ReturnType<FindSender> {
  if (binding === undefined) return (request) => fetch(request);
  const found: unknown = Object.entries(env).find(([name]) => name === binding)?.[1];
  return isFetcher(found) ? (request) => found.fetch(request) : null;
}

function isFetcher(found: unknown): found is Fetcher {
  return typeof found === "object" && found !== null && "fetch" in found;
}

function saveDemoWorld(storage: DurableObjectStorage): void {
  const checked = checkWorld(createDemoWorld());
  if (!checked.ok) throw new Error(`the demo world is invalid: ${JSON.stringify(checked.issues)}`);
  saveWorld(storage, checked.value);
}

const OperatorsSchema = v.object({
  sentry: v.optional(v.nullable(v.string()), null),
  k6: v.optional(v.nullable(v.string()), null),
});

function parseOperators(text: string): OperatorTokens {
  return v.parse(OperatorsSchema, JSON.parse(text === "" ? "{}" : text));
}
