import type { UpstreamOrganization } from "@roster/providers";
import { extractStack, type K6Stack } from "@roster/providers/k6";
import type { SourceConfiguration } from "../configuration.ts";

/**
 * The stacks that organizations of this Directory were known to have: what is left to ask for, by their old ids, when the
 * API that lists organizations is gone.
 */
export function knownStacks(sql: SqlStorage, source: SourceConfiguration): readonly K6Stack[] {
  if (source.provider !== "k6") return [];
  const rows = sql.exec<{ body: string }>("SELECT body FROM bodies WHERE body ->> '$.stack.id' IS NOT NULL");
  return [...rows].flatMap(({ body }) => extractStack(JSON.parse(body) as UpstreamOrganization) ?? []);
}
