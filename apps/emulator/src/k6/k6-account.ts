import type { AuthenticatedK6Context } from "./k6-request-context.ts";
import { notAllowedError } from "./k6-errors.ts";
import { listK6Organizations } from "./k6-organizations.ts";

/** `GET /v3/account/me`: the user of a personal token. An organization's token has no user. An operator's user is 0. */
export function printK6Account(context: AuthenticatedK6Context): unknown {
  const { caller } = context;
  if (caller.kind === "organization") throw notAllowedError();
  return {
    user: { id: caller.kind === "user" ? caller.user : 0 },
    organizations: listK6Organizations(context),
    load_zones: [],
    token: { key: caller.token },
  };
}
