import { refuse } from "@roster/core/problem";
import { findKey, KEY_PREFIX, type KeyRing } from "./keys.ts";
import type { Credential, Principal } from "./principal.ts";

/** How the installations of a deployment are told apart in credentials. */
export interface Installation {
  readonly id: string;
  readonly provider: "sentry" | "k6";
}

/** A header that names the upstream credential of one installation: `Roster-Sentry-Authorization`. */
export function credentialHeader(installation: string): string {
  const words = installation.split("-").map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `Roster-${words.join("-")}-Authorization`;
}

/**
 * Who sends a request to `/v1`. In `Authorization`, `rst_…` is ours, other `Bearer` and `Basic` are Sentry's, `Token` is
 * k6's; `Roster-{Installation}-Authorization` names any. A token goes to the installation it was sent for and to no
 * other. Refuses with 401 where there is no credential, or one that cannot be read.
 */
export async function authenticate(
  headers: Headers,
  installations: readonly Installation[],
  ring: KeyRing,
  now: number,
): Promise<Principal> {
  const credentials: Record<string, Credential> = {};
  const general = readCredential(headers, "Authorization");
  const isKey = general?.token.startsWith(KEY_PREFIX) ?? false;
  const key = general && isKey ? await findKey(ring, general.token, now) : null;
  if (isKey && !key) refuse("invalid-credential", "The Roster key is unknown or has expired.");
  if (general && !isKey) credentials[ownerOf(general, installations)] = general;
  for (const { id } of installations) {
    const named = readCredential(headers, credentialHeader(id));
    if (named) credentials[id] = named;
  }
  if (!key && Object.keys(credentials).length === 0) {
    refuse("missing-credential", "Send `Authorization: Bearer rst_…`, or an upstream token.", {
      headers: ["Authorization", ...installations.map(({ id }) => credentialHeader(id))],
    });
  }
  return { key, credentials };
}

/** A token is never tried on a second upstream, so its scheme has to say whose it is. */
function ownerOf(credential: Credential, installations: readonly Installation[]): string {
  const scheme = credential.scheme.toLowerCase();
  const provider = scheme === "token" ? "k6" : scheme === "bearer" || scheme === "basic" ? "sentry" : null;
  const owner = installations.find((installation) => installation.provider === provider);
  return owner?.id ?? refuse("invalid-credential", "The scheme of the Authorization header is not one used here.");
}

/** A longer header is no credential of either vendor. */
const MAX_LENGTH = 4096;

function readCredential(headers: Headers, name: string): Credential | null {
  const value = headers.get(name);
  if (value === null) return null;
  const match = /^([A-Za-z][A-Za-z0-9-]*) +([^\s,]+)$/.exec(value.trim());
  const [, scheme, token] = match ?? [];
  if (!scheme || !token || value.length > MAX_LENGTH) {
    return refuse("invalid-credential", `The header ${name} is not of the form "scheme token".`);
  }
  return { scheme, token };
}
