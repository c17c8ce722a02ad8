import { Hono } from "hono";
import type { EmulatorDependencies } from "../emulator.ts";
import { checkInput, checkWorld } from "../world/check-world.ts";
import { saveWorld } from "../world/save-world.ts";
import { readSetting, writeSetting } from "../world/world-settings.ts";
import { countWorld } from "./count-world.ts";
import { EmittedHookSchema, signHook } from "./emit-hook.ts";
import { FaultsSchema } from "./upstream-faults.ts";
import { clearRequestLog, readRequestLog } from "./request-log.ts";
import { mutateWorld } from "./mutate-world.ts";
import { invalidRequestProblem, problemResponse } from "./control-problem.ts";
import { readJsonBody } from "./read-json-body.ts";

/** What the control routes need of the emulator. */
export type ControlDependencies = Pick<EmulatorDependencies, "storage" | "createId" | "now" | "findSender">;

/** The routes that steer the emulator. The Worker lets nobody through to them unless its `CONTROL` says so. */
export function createControlApp({ storage, createId, now, findSender }: ControlDependencies): Hono {
  const { sql } = storage;
  const app = new Hono();

  app.get("/__world", () => Response.json({ ...countWorld(sql), epoch: readSetting(sql, "epoch", null) }));
  app.put("/__world", async ({ req }) => {
    const body = await readJsonBody(req.raw);
    const world = body.ok ? checkWorld(body.value) : body;
    if (!world.ok) return invalidRequestProblem("This is not a world.", world.flaws);
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
    if (!faults.ok) return invalidRequestProblem("These are not faults.", faults.flaws);
    writeSetting(sql, "faults", faults.value);
    return Response.json(faults.value);
  });

  app.post("/__mutate", async ({ req }) => {
    const body = await readJsonBody(req.raw);
    const mutated = body.ok ? mutateWorld(storage, body.value) : body;
    return mutated.ok
      ? Response.json(countWorld(sql))
      : invalidRequestProblem("These are not mutations.", mutated.flaws);
  });

  app.post("/__emit", async ({ req }) => {
    const body = await readJsonBody(req.raw);
    const emission = body.ok ? checkInput(EmittedHookSchema, body.value) : body;
    if (!emission.ok) return invalidRequestProblem("This is not a hook.", emission.flaws);
    const { url, binding } = emission.value;
    const send = findSender(binding);
    if (!send)
      return invalidRequestProblem("This is not a hook.", [
        { path: "binding", message: "there is no such service binding" },
      ]);
    const hook = await signHook(emission.value, createId, now());
    if (url === undefined) return Response.json(hook);
    const answer = await send(new Request(url, { method: "POST", ...hook }));
    return Response.json({ ...hook, status: answer.status, answer: await answer.text() });
  });

  app.notFound(() => problemResponse(404, { title: "There is no such control route." }));
  return app;
}
