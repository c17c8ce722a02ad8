import type { ProviderName } from "../model/index.ts";

/** Absent: the provider has no such concept, so the answer is no. Unknown: it has, and does not tell. */
export type Unsupported = "absent" | "unknown";

/** What a lack answers, as SQL says it. */
export const UNSUPPORTED_SQL = { absent: "0", unknown: "NULL" } as const;

/** By field, what a provider cannot answer. */
export type UnsupportedFields = Readonly<Record<string, Unsupported>>;

/** What is alike for every organization of one source, and so needs no column. */
export interface SourceTraits {
  readonly source: string;
  readonly region: string;
  readonly provider: ProviderName;
  readonly installation: string;
  readonly unsupported: UnsupportedFields;
}
