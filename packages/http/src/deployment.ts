import type { Source, SourceDescription } from "@roster/core/roster";
import type { Installation } from "./auth/authenticate.ts";
import type { Principal } from "./auth/principal.ts";

/** What one deployed roster is made of, as its composition root tells the face. */
export interface Deployment {
  readonly installations: readonly Installation[];
  /** Every source there is, in view or not. */
  readonly sources: readonly SourceDescription[];
  /** The sources in a principal's view, ready to be asked in its name. */
  inView(principal: Principal, call: Call): Promise<readonly Source[]>;
}

/** The request on whose behalf sources are asked. */
export interface Call {
  readonly requestId: string;
  readonly signal: AbortSignal;
}

/** What a face stands on: the composition root of a Worker makes it from the Worker's bindings. */
export interface Root {
  readonly deployment: Deployment;
  /** Who sends a request; refuses where nobody can be told. */
  authenticate(headers: Headers): Promise<Principal>;
}

/** What every route of the face has at hand. */
export interface FaceEnv {
  Bindings: Root;
  Variables: { requestId: string; principal: Principal };
}
