import type { FieldName } from "./field-names.ts";

/**
 * Why a provider does not supply a field. Absent: it has no such concept, so a condition on the field is false. Unknown:
 * it has the concept but does not expose it, so a condition on the field is unknown.
 */
export type Unsupported = "absent" | "unknown";

/** The SQL value of a condition on an unsupported field. */
export const UNSUPPORTED_SQL = { absent: "0", unknown: "NULL" } as const;

/**
 * The fields that a provider does not supply. Fields that are not in the record are supported. `is` needs no entry: a flag
 * that a provider does not supply is NULL in its column, and NULL means absent.
 */
export type UnsupportedFields = Readonly<Partial<Record<FieldName, Unsupported>>>;

/** Values that are the same for all organizations of one source, and therefore need no column. */
export interface SourceTraits {
  readonly source: string;
  readonly region: string;
  readonly provider: string;
  readonly installation: string;
  readonly unsupported: UnsupportedFields;
}
