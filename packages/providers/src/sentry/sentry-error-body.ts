import * as v from "valibot";
import type { ErrorDetails } from "../upstream-failure.ts";
import { sentryError } from "./sentry-wire.ts";

/** Codes of a 401 for a valid credential. The user or the organization must change something to get access. */
const FORBIDDEN_CODES = new Set([
  "2fa-required",
  "member-disabled-over-limit",
  "primary-email-verification-required",
  "sso-required",
  "sudo-required",
]);

/** Messages of a 401 for a valid token that is bound to another organization. These responses have no code. */
const FORBIDDEN_MESSAGES = new Set([
  "Unauthorized organization access.",
  "This token access is limited to organization endpoints.",
  "Cannot resolve organization from token.",
]);

/** Reads Sentry's error bodies: `{"detail": "…"}`, `{"detail": {code, message, extra}}`, or an empty body. */
export function readErrorBody(status: number, body: unknown): ErrorDetails {
  const { success, output } = v.safeParse(sentryError, body);
  if (!success) return {};
  const { code, message } = output.detail;
  const isForbidden = status === 401 && (FORBIDDEN_CODES.has(code ?? "") || FORBIDDEN_MESSAGES.has(message ?? ""));
  return { upstreamCode: readCode(code), text: message, ...(isForbidden && { code: "forbidden" }) };
}

/** Accepts a code such as `2fa-required`. Any other text is not a code. */
function readCode(code: string | null): string | null {
  return code !== null && /^[a-z0-9-]{1,64}$/.test(code) ? code : null;
}
