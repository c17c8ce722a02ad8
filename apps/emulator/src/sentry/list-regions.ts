import type { Answer, Call } from "./call.ts";
import type { Parameters } from "./endpoint.ts";
import { PERMISSION, Refusal } from "./errors.ts";
import { regionUrl } from "./host.ts";
import { hasRows, inRegion, narrow, selectVisible } from "./selection.ts";

/** `GET /api/0/users/{me}/regions/`: the regions in which the user is a member of something, by name. */
export function listRegions(call: Call, { user = "" }: Parameters): Answer {
  const { caller, server, sql, climate } = call;
  const isOwn = user === "me" || (caller.kind === "user" && user === String(caller.user));
  if (!isOwn || caller.kind === "organization" || caller.kind === "api-key") throw new Refusal(403, PERMISSION);
  if (server.kind === "monolith") return { body: { regions: [{ name: "--monolith--", url: server.origin }] } };
  const visible = selectVisible(caller, server);
  const regions = climate.regions.filter((region) =>
    hasRows(sql, narrow(visible, [inRegion(visible.region, region)]), 1),
  );
  return { body: { regions: regions.toSorted().map((name) => ({ name, url: regionUrl(name) })) } };
}
