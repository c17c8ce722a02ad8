import type { Value } from "../value.ts";
import { foldText } from "./text-matcher.ts";

/** Characters that are not allowed in an address. In a query to the upstream, they would end or quote the value. */
const FORBIDDEN = /[\s"()\\]/;

const WHOLE_ADDRESS = /^[^\s@"()\\]+@[^\s@"()\\]+$/;

/** Normalizes a value of `email:`. Returns null for a value that cannot be sent to the upstream. */
export function normalizeEmail(text: string, isFolded: boolean): string | null {
  return FORBIDDEN.test(text) ? null : foldText(text, isFolded);
}

/** Whether free text is a complete e-mail address. Such text also matches the organizations of that member. */
export function isEmailAddress(value: Value): value is string {
  return typeof value === "string" && WHOLE_ADDRESS.test(value);
}
