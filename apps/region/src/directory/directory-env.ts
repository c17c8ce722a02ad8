/** The bindings that a Directory uses. Managed upstream tokens are secrets with the names that `SOURCES` gives. */
export interface DirectoryEnv {
  /** The interval at which a managed Directory fetches its list without a caller, in seconds. Default: 60. */
  readonly POLL_SECONDS?: string;
  /** A Directory with a caller's own credential ends if it is not called for this long, in seconds. Default: 24 hours. */
  readonly IDLE_SECONDS?: string;
  /** How many upstream calls one call of the Directory or one alarm may send. Work that needs more pauses. */
  readonly CALL_BUDGET?: string;
  /** `defects`: only defects of this code are logged. */
  readonly LOG?: string;
  /** Receives all upstream requests in place of the network: an emulator or a tunnel. */
  readonly UPSTREAM?: Fetcher;
}
