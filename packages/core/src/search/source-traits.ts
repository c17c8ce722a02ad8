import type { ProviderName } from "../model/index.ts";

/** Absent: the provider has no such concept, so the answer is no. Unknown: it has, and does not tell. */
export type Lack = "absent" | "unknown";

/** What a lack answers, as SQL says it. */
export const SQL_OF_LACK = { absent: "0", unknown: "NULL" } as const;

/** By field, what a provider cannot answer. */
export type Lacks = Readonly<Record<string, Lack>>;

/** What is alike for every organization of one source, and so needs no column. */
export interface SourceTraits {
  readonly source: string;
  readonly region: string;
  readonly provider: ProviderName;
  readonly installation: string;
  readonly lacks: Lacks;
}
