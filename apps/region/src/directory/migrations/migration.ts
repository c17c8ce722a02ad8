/**
 * One step from a schema version of a Directory's storage to the next. A released migration is never changed: stored
 * Directories have run it already.
 */
export interface Migration {
  /** The schema version after this migration. Versions count from 1 without gaps. */
  readonly version: number;
  /**
   * The lowest schema version whose code can still read and write the storage after this migration. A migration that
   * only adds tables, indexes, triggers or columns with defaults keeps the one of the migration before it.
   */
  readonly minimumReader: number;
  /** SQL statements. They run in one transaction with those of the other migrations that are due. */
  readonly statements: string;
}
