import type { EndpointResult, SentryRequestContext } from "./sentry-request-context.ts";
import type { SentryPathParameters } from "./sentry-endpoint.ts";
import { PERMISSION_DENIED, SentryApiError } from "./sentry-errors.ts";
import { printSentryUser } from "./members-endpoint.ts";

/** `GET /api/0/`: describes the credential. It needs no credential. */
export function showIndex({ caller, sql }: SentryRequestContext): EndpointResult {
  const auth = "scopes" in caller ? { scopes: caller.scopes } : null;
  return { body: { version: "0", auth, user: caller.kind === "user" ? printUserById(sql, caller.user) : null } };
}

/** `GET /api/0/users/{me}/`. */
export function showUser({ caller, sql }: SentryRequestContext, { user = "" }: SentryPathParameters): EndpointResult {
  if (caller.kind !== "user" || (user !== "me" && user !== String(caller.user)))
    throw new SentryApiError(403, PERMISSION_DENIED);
  return { body: printUserById(sql, caller.user) };
}

function printUserById(sql: SqlStorage, id: number): Record<string, unknown> {
  const row = sql
    .exec<{ name: string; email: string; has_2fa: number }>("SELECT name, email, has_2fa FROM user WHERE id = ?", id)
    .one();
  return printSentryUser(id, row.name, row.email, row.has_2fa === 1);
}
