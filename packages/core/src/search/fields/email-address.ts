import type { Value } from "../value.ts";
import { foldText } from "./fold-text.ts";

/** What an address cannot hold: it goes into a flat query of the upstream, where these would end or quote it. */
const FOREIGN = /[\s"()\\]/;

const WHOLE_ADDRESS = /^[^\s@"()\\]+@[^\s@"()\\]+$/;

/** Reads what `email:` asks for; null for what no upstream could be asked. */
export function normalizeEmail(text: string, folded: boolean): string | null {
  return FOREIGN.test(text) ? null : foldText(text, folded);
}

/** Whether a text is a whole e-mail address, so that asking for it asks for a member as well. */
export function isEmailAddress(value: Value): value is string {
  return typeof value === "string" && WHOLE_ADDRESS.test(value);
}
