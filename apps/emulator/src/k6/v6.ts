import { printDocumented, readInstant } from "../instant.ts";
import type { K6Call, K6Request } from "./call.ts";
import { accept } from "./call.ts";
import { mayRead } from "./organization.ts";
import type { ProjectRow } from "./project.ts";
import { listProjectRows } from "./project.ts";
import { pageProjects } from "./v6-page.ts";
import { V6Refusal } from "./v6-refusal.ts";

/** k6's v6, as far as a bridge from v3 needs it: stacks take the place of organizations. */
export function answerV6(request: K6Request): Response {
  try {
    const call = accept(request, ["bearer"]);
    if (!call) throw new V6Refusal(401, "error", "Invalid token");
    if (call.request.method !== "GET")
      throw new V6Refusal(405, "error", `Method "${call.request.method}" not allowed.`);
    return Response.json(route(call));
  } catch (error) {
    if (!(error instanceof V6Refusal)) throw error;
    const { message, code, target, status } = error;
    return Response.json({ error: { message, code, target, details: null } }, { status });
  }
}

function route(call: K6Call): unknown {
  const path = call.url.pathname.slice("/cloud/v6".length);
  if (path === "/auth") return authenticateStack(call);
  const [, one] = /^\/projects(?:\/(\d+))?$/.exec(path) ?? ["", null];
  if (one === null) throw new V6Refusal(404, "not_found", "Not found.");
  const rows = listProjectRows(call, openStack(call).organization);
  if (one === undefined) return pageProjects(call.url, rows, printV6Project);
  const row = rows.find(({ id }) => id === Number(one));
  if (!row) throw new V6Refusal(404, "not_found", `Project matching ID ${one} not found.`);
  return printV6Project(row);
}

interface Stack {
  readonly organization: number;
  readonly stack: number;
}

/** `X-Stack-Id`, decimal and required. */
function openStack({ request, caller, sql }: K6Call): Stack {
  const text = request.headers.get("X-Stack-Id");
  if (text === null || !/^\d+$/.test(text)) {
    throw new V6Refusal(400, "validation_error", "X-Stack-Id must be an integer.", "X-Stack-Id");
  }
  const stack = Number(text);
  const found = sql
    .exec<{ id: number }>("SELECT id FROM k6_organization WHERE stack = ? ORDER BY id", stack)
    .toArray()[0];
  if (!found || !mayRead(caller, found.id, sql))
    throw new V6Refusal(403, "error", "You do not have access to this stack.");
  return { organization: found.id, stack };
}

/** `GET /cloud/v6/auth`: from the address of a stack to its number. */
function authenticateStack(call: K6Call): unknown {
  const { organization, stack } = call.request.headers.has("X-Stack-Url") ? findByUrl(call) : openStack(call);
  const rows = listProjectRows(call, organization);
  const chosen = rows.find(({ body }) => (JSON.parse(body) as { is_default: boolean }).is_default) ?? rows[0];
  return { stack_id: stack, default_project_id: chosen?.id ?? null };
}

function findByUrl({ request, caller, sql }: K6Call): Stack {
  const url = request.headers.get("X-Stack-Url")?.replace(/\/$/, "") ?? "";
  const statement = "SELECT id, stack FROM k6_organization WHERE rtrim(body ->> 'grafana_stack_url', '/') = ?";
  const found = sql.exec<{ id: number; stack: number | null }>(statement, url).toArray()[0];
  if (!found || found.stack === null || !mayRead(caller, found.id, sql)) {
    throw new V6Refusal(403, "error", "You do not have access to this stack.");
  }
  return { organization: found.id, stack: found.stack };
}

function printV6Project(row: ProjectRow): Record<string, unknown> {
  const body = JSON.parse(row.body) as Record<string, unknown>;
  const { id, name, is_default, grafana_folder_uid, labels } = body;
  const [created, updated] = [body["created"], body["updated"]].map((date) =>
    printDocumented(readInstant(String(date)) ?? 0),
  );
  return { id, name, is_default, grafana_folder_uid, created, updated, labels };
}
