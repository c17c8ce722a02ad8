import { fold } from "@roster/core/model";
import type { SourceConfiguration } from "../configuration.ts";
import { globalId } from "./stored-document.ts";
import type { StoredOrganization } from "./organization-page.ts";

/**
 * Finds the rows that match a reference: an id with its installation (`sentry:2`), an upstream id, or a slug. Digits
 * alone are an upstream id: no upstream allows a slug of digits only.
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
      `SELECT o.id, NULL AS key, o.tie, o.changed, o.members, o.projects, o.events, b.body, b.raw
       FROM organizations o CROSS JOIN bodies b ON b.id = o.id WHERE o.${column} = ?`,
      value,
    )
    .toArray();
}
