import { Hono } from "hono";
import type { CheckResult } from "../world/check-world.ts";
import { checkInput, checkWorld } from "../world/check-world.ts";
import { saveWorld } from "../world/save-world.ts";
import { readSetting, writeSetting } from "../world/world-settings.ts";
import { countWorld } from "./count-world.ts";
import type { FindSender } from "./emit-hook.ts";
import { EmittedHookSchema, signHook } from "./emit-hook.ts";
import { FaultsSchema } from "./upstream-faults.ts";
import { clearRequestLog, readRequestLog } from "./upstream-request-log.ts";
import { mutateWorld } from "./mutate-world.ts";
import { invalidRequestProblem, problemResponse } from "./control-problem.ts";

/** The dependencies of the control routes. */
export interface ControlDependencies {
  readonly storage: DurableObjectStorage;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly createId: () => string;
  /** Delivers emitted hooks. */
  readonly findSender: FindSender;
}

/** The control routes. The Worker forwards requests to them only if its variable `CONTROL` is `"1"`. */
export function createControlApp({ storage, createId, now, findSender }: ControlDependencies): Hono {
  const { sql } = storage;
  const app = new Hono();

  app.get("/__world", () => Response.json({ ...countWorld(sql), epoch: readSetting(sql, "epoch", null) }));
  app.put("/__world", async ({ req }) => {
    const body = await readJsonBody(req.raw);
    const world = body.ok ? checkWorld(body.value) : body;
    if (!world.ok) return invalidRequestProblem("The body is not a valid world.", world.issues);
    const epoch = createId();
    saveWorld(storage, world.value);
    writeSetting(sql, "epoch", epoch);
    return Response.json({ ...countWorld(sql), epoch });
  });

  app.get("/__log", () => Response.json({ requests: readRequestLog(sql) }));
  app.delete("/__log", () => {
    clearRequestLog(sql);
    return new Response(null, { status: 204 });
  });

  app.get("/__faults", () => Response.json(readSetting(sql, "faults", [])));
  app.put("/__faults", async ({ req }) => {
    const body = await readJsonBody(req.raw);
    const faults = body.ok ? checkInput(FaultsSchema, body.value) : body;
    if (!faults.ok) return invalidRequestProblem("The body is not a valid list of faults.", faults.issues);
    writeSetting(sql, "faults", faults.value);
    return Response.json(faults.value);
  });

  app.post("/__mutate", async ({ req }) => {
    const body = await readJsonBody(req.raw);
    const mutated = body.ok ? mutateWorld(storage, body.value) : body;
    return mutated.ok
      ? Response.json(countWorld(sql))
      : invalidRequestProblem("The body is not a valid list of mutations.", mutated.issues);
  });

  app.post("/__emit", async ({ req }) => {
    const body = await readJsonBody(req.raw);
    const hook = body.ok ? checkInput(EmittedHookSchema, body.value) : body;
    if (!hook.ok) return invalidRequestProblem("The body is not a valid hook.", hook.issues);
    const { url, binding } = hook.value;
    const send = findSender(binding);
    if (!send)
      return invalidRequestProblem("The body is not a valid hook.", [
        { path: "binding", message: "no service binding has this name" },
      ]);
    const signed = await signHook(hook.value, createId, now());
    if (url === undefined) return Response.json(signed);
    const response = await send(new Request(url, { method: "POST", ...signed }));
    return Response.json({ ...signed, status: response.status, answer: await response.text() });
  });

  app.notFound(() => problemResponse(404, { title: "This control route does not exist." }));
  return app;
}

/** Parses a JSON body. Invalid JSON is an issue with an empty path: the body as a whole. */
async function readJsonBody(request: Request): Promise<CheckResult<unknown>> {
  try {
    return { ok: true, value: await request.json() };
  } catch (error) {
    return { ok: false, issues: [{ path: "", message: `must be JSON: ${(error as Error).message}` }] };
  }
}
