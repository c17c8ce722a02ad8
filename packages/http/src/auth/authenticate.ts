import { throwProblem } from "@roster/core/problem";
import type { Installation } from "./installation.ts";
import { findKey, KEY_PREFIX, type KeyRing } from "./key-ring.ts";
import type { Credential } from "@roster/core/model";
import type { Principal } from "./principal.ts";

/** Whose words a route speaks: it decides whose credential `Authorization` holds. */
export type Dialect = "roster" | "sentry" | "k6";

/** What credentials are checked against. */
export interface AuthenticateOptions {
  readonly installations: readonly Installation[];
  readonly ring: KeyRing;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** A header that names the upstream credential of one installation: `Roster-Sentry-Authorization`. */
export function credentialHeader(installation: string): string {
  const words = installation.split("-").map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `Roster-${words.join("-")}-Authorization`;
}

/** Every header that may hold a credential. */
export function credentialHeaders(installations: readonly Installation[]): readonly string[] {
  return ["Authorization", ...installations.map(({ id }) => credentialHeader(id))];
}

/**
 * Who sends a request. In `Authorization`, `rst_…` is ours whatever its scheme; anything else is Sentry's on Sentry's
 * routes and k6's on k6's; on our own `Bearer` and `Basic` are Sentry's, `Token` is k6's.
 * `Roster-{Installation}-Authorization` names any. A token goes to the installation it was sent for and to no other.
 * Refuses with 401 where there is no credential, or one that cannot be read.
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
  if (general && text === null) credentials[ownerOf(general, dialect, installations)] = general;
  for (const { id } of installations) {
    const named = readCredential(headers, credentialHeader(id));
    if (named && keyText(named) !== null) {
      throwProblem("invalid-credential", `A Roster key belongs into Authorization, not into ${credentialHeader(id)}.`);
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

/** The Roster key that a credential is, or null. Clients of Basic send it as the user name, with or without a password. */
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

/** A token is never tried on a second upstream, so the route or the scheme has to say whose it is. */
function ownerOf({ scheme }: Credential, dialect: Dialect, installations: readonly Installation[]): string {
  const word = scheme.toLowerCase();
  const known = word === "token" || word === "bearer" || word === "basic";
  const byScheme = word === "token" ? "k6" : "sentry";
  const provider = dialect === "roster" ? byScheme : dialect;
  const owner = installations.find((installation) => known && installation.provider === provider);
  return (
    owner?.id ?? throwProblem("invalid-credential", "The scheme of the Authorization header is not one used here.")
  );
}

/** A longer header is no credential of either vendor. */
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
