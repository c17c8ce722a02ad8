import type { Answer, Call } from "./call.ts";
import type { Parameters } from "./endpoint.ts";
import { PERMISSION, Refusal } from "./errors.ts";
import { printUser } from "./list-members.ts";

/** `GET /api/0/`: which credential this is. It is open to everybody. */
export function showIndex({ caller, sql }: Call): Answer {
  const auth = "scopes" in caller ? { scopes: caller.scopes } : null;
  return { body: { version: "0", auth, user: caller.kind === "user" ? readUser(sql, caller.user) : null } };
}

/** `GET /api/0/users/{me}/`. */
export function showUser({ caller, sql }: Call, { user = "" }: Parameters): Answer {
  if (caller.kind !== "user" || (user !== "me" && user !== String(caller.user))) throw new Refusal(403, PERMISSION);
  return { body: readUser(sql, caller.user) };
}

function readUser(sql: SqlStorage, id: number): Record<string, unknown> {
  const row = sql
    .exec<{ name: string; email: string; has_2fa: number }>("SELECT name, email, has_2fa FROM user WHERE id = ?", id)
    .one();
  return printUser(id, row.name, row.email, row.has_2fa === 1);
}
