import * as v from "valibot";
import type { ErrorDetails } from "../upstream-failure.ts";
import { k6Error } from "./k6-wire.ts";

/**
 * Reads k6's error bodies, `{"error": {"message": …, "code": 5}}`. The code is not used, because a 403 comes with the codes
 * 2, 4 and 5. 427 is an older status of k6 with the meaning of 429.
 */
export function readErrorBody(status: number, body: unknown): ErrorDetails {
  const { success, output } = v.safeParse(k6Error, body);
  return { text: success ? output.error.message : null, ...(status === 427 && { code: "rate-limited" }) };
}
