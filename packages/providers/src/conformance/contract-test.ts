import type { Sample } from "./provider-sample.ts";
import type { FixtureServer } from "./observed-upstream.ts";

/** What a provider may be unable to do. */
export type OptionalClause =
  | "asks-lazily"
  | "keeps-raw"
  | "maps-failures"
  | "resumes"
  | "sends-credential"
  | "stops-midway";

/** The clauses that do not apply to a provider, each with its reason. */
export type ContractExceptions = Readonly<Partial<Record<OptionalClause, string>>>;

/** Stages an upstream with the given content, and a provider configured for it. */
export type FixtureServerFactory = (sample: Sample) => FixtureServer;

/** Something that has to hold for a provider; one of a clause only where the clause applies. */
export interface ContractTest {
  readonly title: string;
  readonly clause?: OptionalClause;
  readonly test: (factory: FixtureServerFactory) => Promise<void>;
}
