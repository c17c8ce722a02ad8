import { printDocumentedFormat, parseTimestamp } from "../timestamp.ts";
import type { AuthenticatedK6Request, IncomingK6Request } from "./k6-request.ts";
import { requireCredential } from "./k6-request.ts";
import { canRead } from "./k6-organizations.ts";
import type { K6ProjectRow } from "./k6-projects.ts";
import { listK6ProjectRows } from "./k6-projects.ts";
import { printV6ProjectPage } from "./k6-v6-project-page.ts";
import { K6V6ApiError } from "./k6-v6-error.ts";

/** k6's v6, as far as a bridge from v3 needs it: stacks take the place of organizations. */
export function handleK6V6(request: IncomingK6Request): Response {
  try {
    const call = requireCredential(request, ["bearer"]);
    if (!call) throw new K6V6ApiError(401, "error", "Invalid token");
    if (call.request.method !== "GET")
      throw new K6V6ApiError(405, "error", `Method "${call.request.method}" not allowed.`);
    return Response.json(route(call));
  } catch (error) {
    if (!(error instanceof K6V6ApiError)) throw error;
    const { message, code, target, status } = error;
    return Response.json({ error: { message, code, target, details: null } }, { status });
  }
}

function route(call: AuthenticatedK6Request): unknown {
  const path = call.url.pathname.slice("/cloud/v6".length);
  if (path === "/auth") return authenticateStack(call);
  const [, one] = /^\/projects(?:\/(\d+))?$/.exec(path) ?? ["", null];
  if (one === null) throw new K6V6ApiError(404, "not_found", "Not found.");
  const rows = listK6ProjectRows(call, openStack(call).organization);
  if (one === undefined) return printV6ProjectPage(call.url, rows, printV6Project);
  const row = rows.find(({ id }) => id === Number(one));
  if (!row) throw new K6V6ApiError(404, "not_found", `Project matching ID ${one} not found.`);
  return printV6Project(row);
}

interface Stack {
  readonly organization: number;
  readonly stack: number;
}

/** `X-Stack-Id`, decimal and required. */
function openStack({ request, caller, sql }: AuthenticatedK6Request): Stack {
  const text = request.headers.get("X-Stack-Id");
  if (text === null || !/^\d+$/.test(text)) {
    throw new K6V6ApiError(400, "validation_error", "X-Stack-Id must be an integer.", "X-Stack-Id");
  }
  const stack = Number(text);
  const found = sql
    .exec<{ id: number }>("SELECT id FROM k6_organization WHERE stack = ? ORDER BY id", stack)
    .toArray()[0];
  if (!found || !canRead(caller, found.id, sql))
    throw new K6V6ApiError(403, "error", "You do not have access to this stack.");
  return { organization: found.id, stack };
}

/** `GET /cloud/v6/auth`: from the address of a stack to its number. */
function authenticateStack(call: AuthenticatedK6Request): unknown {
  const { organization, stack } = call.request.headers.has("X-Stack-Url") ? findByUrl(call) : openStack(call);
  const rows = listK6ProjectRows(call, organization);
  const chosen = rows.find(({ body }) => (JSON.parse(body) as { is_default: boolean }).is_default) ?? rows[0];
  return { stack_id: stack, default_project_id: chosen?.id ?? null };
}

function findByUrl({ request, caller, sql }: AuthenticatedK6Request): Stack {
  const url = request.headers.get("X-Stack-Url")?.replace(/\/$/, "") ?? "";
  const statement = "SELECT id, stack FROM k6_organization WHERE rtrim(body ->> 'grafana_stack_url', '/') = ?";
  const found = sql.exec<{ id: number; stack: number | null }>(statement, url).toArray()[0];
  if (!found || found.stack === null || !canRead(caller, found.id, sql)) {
    throw new K6V6ApiError(403, "error", "You do not have access to this stack.");
  }
  return { organization: found.id, stack: found.stack };
}

function printV6Project(row: K6ProjectRow): Record<string, unknown> {
  const body = JSON.parse(row.body) as Record<string, unknown>;
  const { id, name, is_default, grafana_folder_uid, labels } = body;
  const [created, updated] = [body["created"], body["updated"]].map((date) =>
    printDocumentedFormat(parseTimestamp(String(date)) ?? 0),
  );
  return { id, name, is_default, grafana_folder_uid, created, updated, labels };
}
