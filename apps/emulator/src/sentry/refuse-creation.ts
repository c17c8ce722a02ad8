import type { EndpointResult, SentryRequest } from "./sentry-request.ts";
import { SentryApiError } from "./sentry-errors.ts";

/** `POST /api/0/organizations/`: the emulator's worlds change through its control routes, so nobody may create. */
export function refuseCreation({ caller }: SentryRequest): EndpointResult {
  if (caller.kind !== "user" && caller.kind !== "operator")
    throw new SentryApiError(401, "This endpoint requires user info");
  throw new SentryApiError(401, "Organizations are not allowed to be created by this user.");
}
