import type { AuthenticatedK6Request } from "./k6-request.ts";
import { notAllowedError } from "./k6-errors.ts";
import { listK6Organizations } from "./k6-organizations.ts";

/** `GET /v3/account/me`: who a personal token belongs to. A token of an organization has no user, and an operator's is 0. */
export function printK6Account(call: AuthenticatedK6Request): unknown {
  const { caller } = call;
  if (caller.kind === "organization") throw notAllowedError();
  return {
    user: { id: caller.kind === "user" ? caller.user : 0 },
    organizations: listK6Organizations(call),
    load_zones: [],
    token: { key: caller.token },
  };
}
