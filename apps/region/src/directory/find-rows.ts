import { fold } from "@roster/core/model";
import { parseReference } from "@roster/core/source";
import type { SourceConfiguration } from "../configuration.ts";
import { globalId } from "./stored-document.ts";
import type { StoredOrganization } from "./organization-page.ts";

/** Finds the rows that match a reference. See `parseReference`. */
export function findRows(sql: SqlStorage, source: SourceConfiguration, text: string): readonly StoredOrganization[] {
  const reference = parseReference(text);
  switch (reference.kind) {
    case "id":
      return reference.installation === source.installation
        ? selectRows(sql, "id", globalId(source, reference.remoteId))
        : [];
    case "remote-id":
      return selectRows(sql, "id", globalId(source, reference.remoteId));
    case "slug":
      return selectRows(sql, "slug", fold(reference.slug));
    case "none":
      return [];
  }
}

function selectRows(sql: SqlStorage, column: "id" | "slug", value: string): readonly StoredOrganization[] {
  return sql
    .exec<StoredOrganization>(
      `SELECT o.id, NULL AS key, o.tie, o.changed, o.members, o.projects, o.events, b.body, b.raw
       FROM organizations o CROSS JOIN bodies b ON b.id = o.id WHERE o.${column} = ?`,
      value,
    )
    .toArray();
}
