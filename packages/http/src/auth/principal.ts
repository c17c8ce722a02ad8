import type { Credential } from "@roster/core/model";
import type { SourceDescription } from "@roster/core/source";

/** Who is asking: a Roster key, upstream credentials of the caller's own, or both. */
export interface Principal {
  readonly key: RosterKey | null;
  /** The caller's own upstream credentials by installation. They win over the key's. */
  readonly credentials: Readonly<Record<string, Credential>>;
}

export const SCOPES = ["org:read", "billing:read", "proxy:read", "proxy:write", "webhooks:write", "admin"] as const;
export type Scope = (typeof SCOPES)[number];

/** A Roster key, less the key itself. */
export interface RosterKey {
  readonly id: string;
  readonly scopes: readonly Scope[];
  /** Ids of the sources it may read; `*` = all. */
  readonly sources: readonly string[];
  /** Epoch milliseconds; null = never. */
  readonly expiresAt: number | null;
}

/** Whether a source is in the principal's view: by a credential for its installation, or by a key that covers it. */
export function isInView(principal: Principal, source: Pick<SourceDescription, "id" | "installation">): boolean {
  if (Object.hasOwn(principal.credentials, source.installation)) return true;
  const covered = principal.key?.sources ?? [];
  return covered.includes("*") || covered.includes(source.id);
}

/** Whether the principal may do what a scope guards. An upstream credential is judged by the upstream alone. */
export function hasScope(principal: Principal, scope: Scope): boolean {
  return principal.key === null || principal.key.scopes.includes(scope);
}

/** Whether a principal came with a key, with upstream credentials of its own, or both. */
export function credentialKind({ key, credentials }: Principal): "key" | "pass-through" | "both" {
  if (key === null) return "pass-through";
  return Object.keys(credentials).length > 0 ? "both" : "key";
}
