import { Hono } from "hono";
import { check, checkWorld } from "../world/check-world.ts";
import { saveWorld } from "../world/save-world.ts";
import { readSetting, writeSetting } from "../world/setting.ts";
import { countWorld } from "./count-world.ts";
import { FaultsSchema } from "./faults.ts";
import { clearLog, readLog } from "./log.ts";
import { badRequest, problem } from "./problem.ts";
import { readJson } from "./read-json.ts";

/** The routes that steer the emulator. The Worker lets nobody through to them unless its `CONTROL` says so. */
export function createControl(storage: DurableObjectStorage, createEpoch: () => string): Hono {
  const { sql } = storage;
  const app = new Hono();

  app.get("/__world", () => Response.json({ ...countWorld(sql), epoch: readSetting(sql, "epoch", null) }));
  app.put("/__world", async ({ req }) => {
    const body = await readJson(req.raw);
    const world = body.ok ? checkWorld(body.value) : body;
    if (!world.ok) return badRequest("This is not a world.", world.flaws);
    const epoch = createEpoch();
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

  app.notFound(() => problem(404, { title: "There is no such control route." }));
  return app;
}
