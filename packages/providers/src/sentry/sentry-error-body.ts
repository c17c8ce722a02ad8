import * as v from "valibot";
import type { ErrorDetails } from "../upstream-failure.ts";
import { sentryError } from "./sentry-wire.ts";

/** Codes of a 401 whose credential is good: it may not do this until its user or organization changes something. */
const REFUSALS = new Set([
  "2fa-required",
  "member-disabled-over-limit",
  "primary-email-verification-required",
  "sso-required",
  "sudo-required",
]);

/** The same, said by a token that is bound to one organization and used beyond it. These have no code. */
const SCOPED = new Set([
  "Unauthorized organization access.",
  "This token access is limited to organization endpoints.",
  "Cannot resolve organization from token.",
]);

/** Reads Sentry's error bodies: `{"detail": "…"}`, `{"detail": {code, message, extra}}`, or nothing at all. */
export function explain(status: number, body: unknown): ErrorDetails {
  const { success, output } = v.safeParse(sentryError, body);
  if (!success) return {};
  const { code, message } = output.detail;
  const isRefusal = status === 401 && (REFUSALS.has(code ?? "") || SCOPED.has(message ?? ""));
  return { upstreamCode: readCode(code), text: message, ...(isRefusal && { code: "forbidden" }) };
}

/** A word such as `2fa-required`; anything else that stands there is no code. */
function readCode(code: string | null): string | null {
  return code !== null && /^[a-z0-9-]{1,64}$/.test(code) ? code : null;
}
