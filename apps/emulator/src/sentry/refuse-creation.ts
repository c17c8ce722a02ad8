import type { Answer, Call } from "./call.ts";
import { Refusal } from "./errors.ts";

/** `POST /api/0/organizations/`: the emulator's worlds change through its control routes, so nobody may create. */
export function refuseCreation({ caller }: Call): Answer {
  if (caller.kind !== "user" && caller.kind !== "operator") throw new Refusal(401, "This endpoint requires user info");
  throw new Refusal(401, "Organizations are not allowed to be created by this user.");
}
