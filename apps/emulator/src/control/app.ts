import { Hono } from "hono";
import type { EmulatorParts } from "../emulator.ts";
import { check, checkWorld } from "../world/check-world.ts";
import { saveWorld } from "../world/save-world.ts";
import { readSetting, writeSetting } from "../world/setting.ts";
import { countWorld } from "./count-world.ts";
import { EmissionSchema, signHook } from "./emit.ts";
import { FaultsSchema } from "./faults.ts";
import { clearLog, readLog } from "./log.ts";
import { mutate } from "./mutate.ts";
import { badRequest, problem } from "./problem.ts";
import { readJson } from "./read-json.ts";

/** What the control routes need of the emulator. */
export type ControlParts = Pick<EmulatorParts, "storage" | "createId" | "now" | "findSender">;

/** The routes that steer the emulator. The Worker lets nobody through to them unless its `CONTROL` says so. */
export function createControl({ storage, createId, now, findSender }: ControlParts): Hono {
  const { sql } = storage;
  const app = new Hono();

  app.get("/__world", () => Response.json({ ...countWorld(sql), epoch: readSetting(sql, "epoch", null) }));
  app.put("/__world", async ({ req }) => {
    const body = await readJson(req.raw);
    const world = body.ok ? checkWorld(body.value) : body;
    if (!world.ok) return badRequest("This is not a world.", world.flaws);
    const epoch = createId();
    saveWorld(storage, world.value);
    writeSetting(sql, "epoch", epoch);
    return Response.json({ ...countWorld(sql), epoch });
  });

  app.get("/__log", () => Response.json({ requests: readLog(sql) }));
  app.delete("/__log", () => {
    clearLog(sql);
    return new Response(null, { status: 204 });
  });

  app.get("/__faults", () => Response.json(readSetting(sql, "faults", [])));
  app.put("/__faults", async ({ req }) => {
    const body = await readJson(req.raw);
    const faults = body.ok ? check(FaultsSchema, body.value) : body;
    if (!faults.ok) return badRequest("These are not faults.", faults.flaws);
    writeSetting(sql, "faults", faults.value);
    return Response.json(faults.value);
  });

  app.post("/__mutate", async ({ req }) => {
    const body = await readJson(req.raw);
    const mutated = body.ok ? mutate(storage, body.value) : body;
    return mutated.ok ? Response.json(countWorld(sql)) : badRequest("These are not mutations.", mutated.flaws);
  });

  app.post("/__emit", async ({ req }) => {
    const body = await readJson(req.raw);
    const emission = body.ok ? check(EmissionSchema, body.value) : body;
    if (!emission.ok) return badRequest("This is not a hook.", emission.flaws);
    const { url, binding } = emission.value;
    const send = findSender(binding);
    if (!send)
      return badRequest("This is not a hook.", [{ path: "binding", message: "there is no such service binding" }]);
    const hook = await signHook(emission.value, createId, now());
    if (url === undefined) return Response.json(hook);
    const answer = await send(new Request(url, { method: "POST", ...hook }));
    return Response.json({ ...hook, status: answer.status, answer: await answer.text() });
  });

  app.notFound(() => problem(404, { title: "There is no such control route." }));
  return app;
}
