import type { Sample } from "./sample.ts";
import type { Staged } from "./stage.ts";

/** What a provider may be unable to do. */
export type Clause = "asks-lazily" | "keeps-raw" | "maps-failures" | "resumes" | "sends-credential" | "stops-midway";

/** The clauses that do not apply to a provider, each with its reason. */
export type Exceptions = Readonly<Partial<Record<Clause, string>>>;

/** Stages an upstream with the given content, and a provider configured for it. */
export type Factory = (sample: Sample) => Staged;

/** Something that has to hold for a provider; one of a clause only where the clause applies. */
export interface Law {
  readonly title: string;
  readonly clause?: Clause;
  readonly test: (factory: Factory) => Promise<void>;
}
