import type { Credential } from "@roster/core/model";
import { throwProblem } from "@roster/core/problem";
import type { Dialect } from "../dialect.ts";
import { credentialHeader, credentialHeaders, type Installation } from "./credential-headers.ts";
import { findKey, KEY_PREFIX, type KeyRing } from "./key-ring.ts";
import type { Principal } from "./principal.ts";

/** What credentials are checked against. */
export interface AuthenticateOptions {
  readonly installations: readonly Installation[];
  readonly ring: KeyRing;
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * Finds out who sent a request. In `Authorization`, a token `rst_…` is a Roster key, whatever its scheme. Any other
 * credential there belongs to Sentry on Sentry's routes and to k6 on k6's routes; on Roster's own routes `Bearer` and
 * `Basic` are Sentry's, and `Token` is k6's. `Roster-{Installation}-Authorization` names the installation explicitly. A
 * credential is used only for the installation that it was sent for. Refuses with 401 where there is no credential, or an
 * invalid one.
 */
export async function authenticate(
  headers: Headers,
  { installations, ring, now }: AuthenticateOptions,
  dialect: Dialect = "roster",
): Promise<Principal> {
  const credentials: Record<string, Credential> = {};
  const general = readCredential(headers, "Authorization");
  const text = general && keyText(general);
  const key = text === null ? null : await findKey(ring, text, now);
  if (text !== null && !key) throwProblem("invalid-credential", "The Roster key is unknown or has expired.");
  if (general && text === null) credentials[installationOf(general, dialect, installations)] = general;
  for (const { id } of installations) {
    const named = readCredential(headers, credentialHeader(id));
    if (named && keyText(named) !== null) {
      throwProblem("invalid-credential", `Send a Roster key in Authorization, not in ${credentialHeader(id)}.`);
    }
    if (named) credentials[id] = named;
  }
  if (!key && Object.keys(credentials).length === 0) {
    throwProblem("missing-credential", "Send `Authorization: Bearer rst_…`, or an upstream token.", {
      headers: credentialHeaders(installations),
    });
  }
  return { key, credentials };
}

/** The Roster key in a credential, or null. With `Basic`, the key is the user name; the password is ignored. */
function keyText({ scheme, token }: Credential): string | null {
  const text = scheme.toLowerCase() === "basic" ? (decodeBasic(token).split(":")[0] ?? "") : token;
  return text.startsWith(KEY_PREFIX) ? text : null;
}

function decodeBasic(token: string): string {
  try {
    return atob(token);
  } catch {
    return "";
  }
}

/** The installation of a credential without a named header. The route or the scheme decides; it is never tried on two. */
function installationOf({ scheme }: Credential, dialect: Dialect, installations: readonly Installation[]): string {
  const name = scheme.toLowerCase();
  const isKnown = name === "token" || name === "bearer" || name === "basic";
  const byScheme = name === "token" ? "k6" : "sentry";
  const provider = dialect === "roster" ? byScheme : dialect;
  const owner = installations.find((installation) => isKnown && installation.provider === provider);
  return owner?.id ?? throwProblem("invalid-credential", "The scheme of the Authorization header is not supported.");
}

/** Characters of a header value. Neither vendor issues longer credentials. */
const MAX_LENGTH = 4096;

function readCredential(headers: Headers, name: string): Credential | null {
  const value = headers.get(name);
  if (value === null) return null;
  const match = /^([A-Za-z][A-Za-z0-9-]*) +([^\s,]+)$/.exec(value.trim());
  const [, scheme, token] = match ?? [];
  if (!scheme || !token || value.length > MAX_LENGTH) {
    return throwProblem("invalid-credential", `The header ${name} is not of the form "scheme token".`);
  }
  return { scheme, token };
}
