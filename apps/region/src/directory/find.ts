import { fold } from "@roster/core/model";
import type { StoredRow } from "./page.ts";

/**
 * The rows that a reference means: an id with its installation (`sentry:2`), the upstream's own id, or a slug. Digits are
 * an id and never a slug: no upstream allows a slug of digits only.
 */
export function findRows(sql: SqlStorage, reference: string): readonly StoredRow[] {
  const column = reference.includes(":") ? "id" : /^\d+$/.test(reference) ? "remote_id" : "slug";
  const value = column === "slug" ? fold(reference) : reference;
  return sql
    .exec<StoredRow>(
      `SELECT o.id, NULL AS key, o.tie, o.members, o.projects, o.events, b.body, b.raw
       FROM organizations o CROSS JOIN bodies b ON b.id = o.id WHERE o.${column} = ?`,
      value,
    )
    .toArray();
}
