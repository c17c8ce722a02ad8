import type { RequestContext } from "./request-context.ts";
import type { BufferedResponse } from "./responses/buffered-response.ts";
import type { Dialect } from "./auth/authenticate.ts";
import type { Scope } from "./auth/principal.ts";
import type { CachePlan } from "./edge-cache/cache-plan.ts";
import type { QueryParameters } from "./requests/query-parameters.ts";
import type { DescribedSources } from "./requests/source-filters.ts";

/**
 * One route of the face: where it is, what it takes, and how it answers. The face serves from these, and `/openapi.json`
 * is made of them, so what is documented is what is served.
 */
export interface Operation {
  readonly id: string;
  /** `*`: any. Such a route is a way through, and no operation of an OpenAPI document. */
  readonly method: "GET" | "POST" | "*";
  /** As OpenAPI writes it: `/v1/organizations/{id}`; `{rest}` at its end stands for any further segments. */
  readonly path: string;
  readonly dialect: Dialect;
  readonly summary: string;
  readonly description: string;
  /** The scope a key needs; null = any key. */
  readonly scope: Scope | null;
  /** Whether a success means that an upstream knows the caller's own credential. */
  readonly recordsAuthOutcome: boolean;
  /** The query parameters, for the sources of a deployment. */
  readonly parameters: (described: DescribedSources) => QueryParameters;
  /** How its answer may be kept at the edge; null: not at all. Refuses what the operation itself would refuse. */
  readonly cachePlan?: (asked: RequestContext) => CachePlan | null;
  /** Answers as bytes and headers, or, where the whole is never held in memory, as a stream. */
  readonly handle: (asked: RequestContext, path: PathParameters) => Promise<BufferedResponse | Response>;
}

/** The values of a path's variables, decoded. */
export type PathParameters = Readonly<Record<string, string>>;
