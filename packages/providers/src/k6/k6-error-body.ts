import * as v from "valibot";
import type { ErrorDetails } from "../upstream-failure.ts";
import { k6Error } from "./k6-wire.ts";

/**
 * Reads k6's error bodies, `{"error": {"message": …, "code": 5}}`. The code is not used: a 403 comes with codes 2 and 5
 * as well as 4, so the status decides. 427 is k6's older spelling of 429.
 */
export function explain(status: number, body: unknown): ErrorDetails {
  const { success, output } = v.safeParse(k6Error, body);
  return { text: success ? output.error.message : null, ...(status === 427 && { code: "rate-limited" }) };
}
