import type { Scope } from "./auth/principal.ts";
import type { Dialect } from "./dialect.ts";
import type { CachePlan } from "./edge-cache/cache-plan.ts";
import type { RequestContext } from "./request-context.ts";
import type { QueryParameters } from "./requests/query-parameters.ts";
import type { DescribedSources } from "./requests/source-filters.ts";
import type { BufferedResponse } from "./responses/buffered-response.ts";

/**
 * One route of the app: its path, its parameters and its handler. The app serves requests from these, and
 * `/openapi.json` is generated from them, so the document describes what is served.
 */
export interface Operation {
  /** The `operationId` of the OpenAPI document. */
  readonly id: string;
  /** `*`: any method. Such a route is a proxy to the upstream, and is not part of the OpenAPI document. */
  readonly method: "GET" | "POST" | "*";
  /** An OpenAPI path: `/v1/organizations/{id}`. `{rest}` at the end stands for any further segments. */
  readonly path: string;
  readonly dialect: Dialect;
  readonly summary: string;
  readonly description: string;
  /** The scope that a key needs; null = any key. */
  readonly scope: Scope | null;
  /** Whether a successful response proves that an upstream accepted the caller's own credential. */
  readonly recordsAuthOutcome: boolean;
  /** The query parameters. Some of their allowed values are the sources of the deployment. */
  readonly parameters: (described: DescribedSources) => QueryParameters;
  /** How the edge cache may store the response; null: not at all. Refuses the same requests as `handle`. */
  readonly cachePlan?: (context: RequestContext, path: PathParameters) => CachePlan | null;
  /** Returns a buffered response, or a `Response` where the body is a stream. */
  readonly handle: (context: RequestContext, path: PathParameters) => Promise<BufferedResponse | Response>;
}

/** The values of the path's variables, decoded. */
export type PathParameters = Readonly<Record<string, string>>;
