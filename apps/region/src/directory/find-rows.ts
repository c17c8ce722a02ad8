import { fold } from "@roster/core/model";
import type { SourceConfiguration } from "../configuration.ts";
import { globalId } from "./stored-document.ts";
import type { StoredOrganization } from "./organization-page.ts";

/**
 * The rows that a reference means: an id with its installation (`sentry:2`), the upstream's own id, or a slug. Digits are
 * an id and never a slug: no upstream allows a slug of digits only.
 */
export function findRows(
  sql: SqlStorage,
  source: SourceConfiguration,
  reference: string,
): readonly StoredOrganization[] {
  const isId = /^\d+$/.test(reference);
  const column = isId || reference.includes(":") ? "id" : "slug";
  const value = isId ? globalId(source, reference) : column === "slug" ? fold(reference) : reference;
  return sql
    .exec<StoredOrganization>(
      `SELECT o.id, NULL AS key, o.tie, o.members, o.projects, o.events, b.body, b.raw
       FROM organizations o CROSS JOIN bodies b ON b.id = o.id WHERE o.${column} = ?`,
      value,
    )
    .toArray();
}
