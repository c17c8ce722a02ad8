import type { K6Call } from "./call.ts";
import { notAllowed } from "./errors.ts";
import { listOrganizationBodies } from "./organization.ts";

/** `GET /v3/account/me`: who a personal token belongs to. A token of an organization has no user, and an operator's is 0. */
export function printAccount(call: K6Call): unknown {
  const { caller } = call;
  if (caller.kind === "organization") throw notAllowed();
  return {
    user: { id: caller.kind === "user" ? caller.user : 0 },
    organizations: listOrganizationBodies(call),
    load_zones: [],
    token: { key: caller.token },
  };
}
