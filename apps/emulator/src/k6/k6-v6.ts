import { printDocumentedFormat, parseTimestamp } from "../timestamp.ts";
import type { AuthenticatedK6Context, K6RequestContext } from "./k6-request-context.ts";
import { authenticateK6 } from "./k6-request-context.ts";
import { canRead } from "./k6-organizations.ts";
import type { K6ProjectRow } from "./k6-projects.ts";
import { listK6ProjectRows } from "./k6-projects.ts";
import { printV6ProjectPage } from "./k6-v6-project-page.ts";
import { K6V6ApiError } from "./k6-errors.ts";

/** The part of k6's v6 that a migration from v3 needs. Stacks take the place of organizations. */
export function handleK6V6(request: K6RequestContext): Response {
  try {
    const context = authenticateK6(request, ["bearer"]);
    if (!context) throw new K6V6ApiError(401, "error", "Invalid token");
    if (context.request.method !== "GET")
      throw new K6V6ApiError(405, "error", `Method "${context.request.method}" not allowed.`);
    return Response.json(route(context));
  } catch (error) {
    if (!(error instanceof K6V6ApiError)) throw error;
    const { message, code, target, status } = error;
    return Response.json({ error: { message, code, target, details: null } }, { status });
  }
}

function route(context: AuthenticatedK6Context): unknown {
  const path = context.url.pathname.slice("/cloud/v6".length);
  if (path === "/auth") return authenticateStack(context);
  const [, id] = /^\/projects(?:\/(\d+))?$/.exec(path) ?? ["", null];
  if (id === null) throw new K6V6ApiError(404, "not_found", "Not found.");
  const rows = listK6ProjectRows(context, requireStack(context).organization);
  if (id === undefined) return printV6ProjectPage(context.url, rows, printV6Project);
  const row = rows.find((project) => project.id === Number(id));
  if (!row) throw new K6V6ApiError(404, "not_found", `Project matching ID ${id} not found.`);
  return printV6Project(row);
}

interface Stack {
  readonly organization: number;
  readonly stack: number;
}

/** The stack of the header `X-Stack-Id`, which is decimal and required. */
function requireStack({ request, caller, sql }: AuthenticatedK6Context): Stack {
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

/** `GET /cloud/v6/auth`: the id of the stack with the URL `X-Stack-Url`. */
function authenticateStack(context: AuthenticatedK6Context): unknown {
  const { organization, stack } = context.request.headers.has("X-Stack-Url")
    ? requireStackByUrl(context)
    : requireStack(context);
  const rows = listK6ProjectRows(context, organization);
  const project = rows.find(({ body }) => (JSON.parse(body) as { is_default: boolean }).is_default) ?? rows[0];
  return { stack_id: stack, default_project_id: project?.id ?? null };
}

function requireStackByUrl({ request, caller, sql }: AuthenticatedK6Context): Stack {
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
