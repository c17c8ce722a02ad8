import type { Asked } from "./asked.ts";
import type { Answer } from "./answer/answer.ts";
import type { Dialect } from "./auth/authenticate.ts";
import type { Scope } from "./auth/principal.ts";
import type { Keep } from "./edge/keep.ts";
import type { Parameters } from "./read/parameters.ts";
import type { Described } from "./read/view.ts";

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
  readonly about: string;
  /** The scope a key needs; null = any key. */
  readonly scope: Scope | null;
  /** Whether a success means that an upstream knows the caller's own credential. */
  readonly vouches: boolean;
  /** The query parameters, for the sources of a deployment. */
  readonly parameters: (described: Described) => Parameters;
  /** How its answer may be kept at the edge; null: not at all. Refuses what the operation itself would refuse. */
  readonly keep?: (asked: Asked) => Keep | null;
  /** Answers as bytes and headers, or, where the whole is never held in memory, as a stream. */
  readonly answer: (asked: Asked, path: PathValues) => Promise<Answer | Response>;
}

/** The values of a path's variables, decoded. */
export type PathValues = Readonly<Record<string, string>>;
