import type { Credential } from "@roster/core/model";
import type { SourceDescription } from "@roster/core/source";

/** The authenticated caller: a Roster key, the caller's own upstream credentials, or both. */
export interface Principal {
  readonly key: RosterKey | null;
  /** The caller's own upstream credentials, by installation. They take precedence over the key. */
  readonly credentials: Readonly<Record<string, Credential>>;
}

/** What a Roster key may be allowed to do. */
export const SCOPES = ["org:read", "billing:read", "proxy:read", "proxy:write", "webhooks:write", "admin"] as const;
export type Scope = (typeof SCOPES)[number];

/** The properties of a Roster key. They do not include its secret text. */
export interface RosterKey {
  readonly id: string;
  readonly scopes: readonly Scope[];
  /** Ids of the sources that the key may read; `*` = all. */
  readonly sources: readonly string[];
  /** Epoch milliseconds; null = never. */
  readonly expiresAt: number | null;
}

/** Whether a source is in the principal's view: through a credential for its installation, or through the key. */
export function isInView(principal: Principal, source: Pick<SourceDescription, "id" | "installation">): boolean {
  if (Object.hasOwn(principal.credentials, source.installation)) return true;
  const allowed = principal.key?.sources ?? [];
  return allowed.includes("*") || allowed.includes(source.id);
}

/** Whether the principal has a scope. Only a key has scopes; the upstream authorizes an upstream credential. */
export function hasScope(principal: Principal, scope: Scope): boolean {
  return principal.key === null || principal.key.scopes.includes(scope);
}

/** Whether a principal consists of a key, of upstream credentials, or of both. */
export function credentialKind({ key, credentials }: Principal): "key" | "pass-through" | "both" {
  if (key === null) return "pass-through";
  return Object.keys(credentials).length > 0 ? "both" : "key";
}
