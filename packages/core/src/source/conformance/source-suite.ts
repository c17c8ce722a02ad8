import {
  INCLUDE_NOTHING,
  type OrganizationDocument,
  type ProjectRow,
  type Question,
  type Row,
  type Source,
} from "../source.ts";
import { parseQuery } from "../../search/index.ts";
import type { MemoryOrganization } from "../memory/memory-organization.ts";
import type { SampleSource } from "./source-sample.ts";

/** The functions of vitest that the suite uses. They are an argument, because `core` has no types of any platform. */
export interface SuiteRunner {
  readonly describe: (name: string, define: () => void) => unknown;
  readonly it: ((title: string, test: () => Promise<void>) => unknown) & { readonly skip: (title: string) => unknown };
  readonly expect: Expect;
}

/** Starts an assertion about a value. The message is added to a failure. */
export type Expect = (actual: unknown, message?: string) => { readonly toEqual: (expected: unknown) => void };

/** The clauses of the contract that an implementation, or its fixture, may be unable to show. */
export type SourceClause =
  /** It has several sources. */
  | "several-sources"
  /** Its sample has two organizations with one upstream id. */
  | "ambiguous"
  /** Counts of members are known for the sample, except where the sample has null. */
  | "counts"
  /** Whether the user owns an organization is known for the sample. */
  | "owner"
  /** `change` works, and the feed has its changes. */
  | "changes"
  /** A moved organization is named in `moved`. */
  | "moves"
  /** `erase` works. */
  | "erases"
  /** The outcome `down` works: the source cannot answer at all. */
  | "down"
  /** The outcome `refused` works: the upstream rejects the credential. */
  | "refused";

/** The clauses that do not apply, each with the reason. */
export type SourceExceptions = Readonly<Partial<Record<SourceClause, string>>>;

/** A difference in the upstream of one source. */
export type SampleChange =
  | { readonly kind: "create" | "replace"; readonly source: string; readonly organization: MemoryOrganization }
  | { readonly kind: "remove"; readonly source: string; readonly remoteId: string }
  /** The source receives an organization that another source of the installation holds, which keeps its copy for now. */
  | { readonly kind: "receive"; readonly source: string; readonly organization: MemoryOrganization };

/** A `Source` with the content of a sample, and the means to change what is behind it. */
export interface SourceFixture {
  readonly source: Source;
  /** Applies a change upstream. Ends when the source shows it. */
  readonly change: (change: SampleChange) => Promise<void>;
  /** Sets what the following calls of one source meet. */
  readonly setOutcome: (source: string, outcome: "fresh" | "down" | "refused") => Promise<void>;
  /** Erases what one source has stored, its change feed too. */
  readonly erase: (source: string) => Promise<void>;
  readonly close?: () => Promise<void>;
}

/**
 * Creates a `Source` whose sources hold these organizations. Every source has been synced. An implementation with fewer sources
 * uses only some of the sample: the laws expect the organizations of `source.sources`.
 */
export type SourceFactory = (sample: readonly SampleSource[]) => SourceFixture | Promise<SourceFixture>;

/** One fixture, and what it should contain. */
export interface LawContext extends SourceFixture {
  /** The sample of the sources in view, in their order. */
  readonly sample: readonly SampleSource[];
  /** The ids of the sources in view. */
  readonly ids: readonly string[];
  /** Ids that are not in view: of the other sources of the sample, and of no source. */
  readonly foreignIds: readonly string[];
  readonly expect: Expect;
}

/** One law of the contract. If it has a clause, it is checked only for implementations that can show it. */
export interface SourceLaw {
  readonly title: string;
  readonly clauses?: readonly SourceClause[];
  readonly check: (context: LawContext) => Promise<void>;
}

/** What the text of a row says. */
export function documentOf(row: Row | OrganizationDocument | ProjectRow): Readonly<Record<string, unknown>> {
  return JSON.parse(row.text) as Readonly<Record<string, unknown>>;
}

export const ANY_AGE = { fresh: false, maxAge: null } as const;

/** A question, newest first unless another sort is given. */
export function questionOf(
  query = "",
  changes: Partial<Pick<Question, "sort" | "owner" | "include" | "freshness">> = {},
): Question {
  return {
    query: parseQuery(query),
    sort: { field: "created", direction: "descending" },
    owner: null,
    include: INCLUDE_NOTHING,
    freshness: ANY_AGE,
    ...changes,
  };
}
