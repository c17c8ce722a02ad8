/** A row of the `organization` table. */
export interface SentryOrganizationRow extends Record<string, SqlStorageValue> {
  id: number;
  slug: string;
  name: string;
  region: string;
  created: number;
  status: "active" | "pending_deletion" | "deletion_in_progress" | "relocation_pending_approval";
  is_early_adopter: number;
  require_2fa: number;
  has_auth_provider: number;
  avatar: string;
  features: string;
  events: number;
  onboarding_tasks: string;
  details: string;
  members: number;
  projects: number;
}

/** Finds an organization by id if the text consists of decimal digits, else by its exact slug. */
export function findSentryOrganization(sql: SqlStorage, idOrSlug: string): SentryOrganizationRow | null {
  const isDecimal = /^\p{Nd}+$/u.test(idOrSlug);
  const found = isDecimal
    ? sql.exec<SentryOrganizationRow>("SELECT * FROM organization WHERE id = ?", Number(idOrSlug))
    : sql.exec<SentryOrganizationRow>("SELECT * FROM organization WHERE slug = ?", idOrSlug);
  return found.toArray()[0] ?? null;
}
