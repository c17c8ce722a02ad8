import type { FixtureServer } from "./observed-upstream.ts";
import type { Sample } from "./provider-sample.ts";

/** The clauses of the contract that a provider may be unable to fulfill. */
export type OptionalClause =
  | "detects-repeats"
  | "requests-lazily"
  | "keeps-raw"
  | "labels-requests"
  | "maps-failures"
  | "resumes"
  | "sends-credential"
  | "stops-midway";

/** The clauses that do not apply to a provider, each with the reason. */
export type ContractExceptions = Readonly<Partial<Record<OptionalClause, string>>>;

/** Creates an upstream with the content of a sample, and a provider that is configured for it. */
export type FixtureServerFactory = (sample: Sample) => FixtureServer;

export interface ContractTest {
  readonly title: string;
  /** If set, the test runs only for providers that fulfill this clause. */
  readonly clause?: OptionalClause;
  readonly test: (factory: FixtureServerFactory) => Promise<void>;
}
