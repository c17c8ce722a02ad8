import { readSetting } from "../world/world-settings.ts";

/** The profile of the loaded world, and how many organizations, users and tokens it contains. */
export function countWorld(sql: SqlStorage): Record<string, unknown> {
  const count = (table: string) => sql.exec<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table}`).one().n;
  const regions = sql.exec<{ region: string; n: number }>(
    "SELECT region, COUNT(*) AS n FROM organization GROUP BY region ORDER BY region",
  );
  return {
    profile: readSetting(sql, "profile", "live"),
    organizations: count("organization"),
    regions: Object.fromEntries(regions.toArray().map(({ region, n }) => [region, n])),
    users: count("user"),
    tokens: count("token"),
    k6: count("k6_organization"),
  };
}
