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
 * The one object that holds a world. The whole emulator runs inside of it, right beside its data: every question is a
 * synchronous query, limits and faults are counted in one place, and the Worker before it only passes requests on.
 * Until somebody puts a world, it holds the demo world.
 */
export class World extends DurableObject<Env> {
  readonly #answer: (request: Request) => Promise<Response>;

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    createTables(state.storage.sql);
    if (readSetting(state.storage.sql, "profile", null) === null) saveDemo(state.storage);
    this.#answer = createEmulator({
      storage: state.storage,
      operators: readOperators(env.OPERATOR_TOKENS),
      now: () => Date.now(),
      random: () => Math.random(),
      wait: (milliseconds) => scheduler.wait(milliseconds),
      createId: () => crypto.randomUUID(),
      findSender: (binding) => findSender(env, binding),
    });
  }

  override fetch(request: Request): Promise<Response> {
    return this.#answer(request);
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

function saveDemo(storage: DurableObjectStorage): void {
  const checked = checkWorld(createDemoWorld());
  if (!checked.ok) throw new Error(`the demo world is wrong: ${JSON.stringify(checked.flaws)}`);
  saveWorld(storage, checked.value);
}

const OperatorsSchema = v.object({
  sentry: v.optional(v.nullable(v.string()), null),
  k6: v.optional(v.nullable(v.string()), null),
});

function readOperators(text: string): OperatorTokens {
  return v.parse(OperatorsSchema, JSON.parse(text === "" ? "{}" : text));
}
