/**
 * Why a user's token that is limited to one organization may not come here, or null where it may: its organization's
 * own URLs only. The upstream compares the slug as text and the id as a number with text, so that naming its own
 * organization by id is refused as well.
 */
export function checkLimitedToken(sql: SqlStorage, organization: number, named: string | undefined): string | null {
  const own = sql.exec<{ slug: string }>("SELECT slug FROM organization WHERE id = ?", organization).toArray()[0];
  if (!own) return "Cannot resolve organization from token.";
  if (named === undefined) return "This token access is limited to organization endpoints.";
  return named === own.slug ? null : "Unauthorized organization access.";
}
