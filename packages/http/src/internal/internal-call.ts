import { positionFromTuple, SORT_FIELDS, type Position } from "@roster/core/pagination";
import { throwProblem } from "@roster/core/problem";
import { decodeQuery } from "@roster/core/search";
import type { ChangesRequest, SourceOffset } from "@roster/core/source";
import * as v from "valibot";
import { SCOPES, type Principal, type Scope } from "../auth/principal.ts";

/** Characters of a call. A query has at most 2,048 characters, and a credential 4,096. */
const MAX_LENGTH = 1_000_000;
/** Sources of one call, and ids of one list. */
const MAX_SOURCES = 1_000;

/** In whose name a call is made, and the request that it belongs to, for the log. */
export interface CallContext {
  readonly principal: Principal;
  readonly requestId: string;
  readonly traceId: string;
}

/** Encodes a call: the context, and the arguments of one method. */
export function encodeCall({ principal, requestId, traceId }: CallContext, call: object): string {
  return JSON.stringify({ principal, requestId, traceId, ...call });
}

/** Throws a problem where the text is not a call of the schema. The problem quotes nothing of the call. */
export function decodeCall<Schema extends v.GenericSchema>(text: string, schema: Schema): v.InferOutput<Schema> {
  try {
    if (text.length > MAX_LENGTH) throw new RangeError("The call is too long.");
    return v.parse(schema, JSON.parse(text));
  } catch {
    return throwProblem("misconfigured", "The call is not one that this release of the region understands.");
  }
}

const text = v.pipe(v.string(), v.maxLength(8_192));
const ids = v.pipe(v.array(text), v.maxLength(MAX_SOURCES));

/** A gateway of a newer release may know scopes that this one does not. */
const scopes = v.pipe(
  v.array(v.string()),
  v.transform((names) => names.filter((name): name is Scope => (SCOPES as readonly string[]).includes(name))),
);

const principal = v.object({
  key: v.nullable(v.object({ id: text, scopes, sources: ids, expiresAt: v.nullable(v.number()) })),
  credentials: v.record(v.string(), v.object({ scheme: text, token: text })),
});
const context = { principal, requestId: text, traceId: text };

const position = v.custom<Position>(
  (value) => v.is(positionMembers, value) && positionFromTuple([value.key, value.created, value.id]) !== null,
);
const positionMembers = v.object({ key: v.unknown(), created: v.unknown(), id: v.unknown() });
const slice = v.object({
  only: ids,
  limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000)),
  from: v.nullable(position),
  direction: v.picklist(["next", "previous"]),
});
const include = v.object({
  members: v.boolean(),
  projects: v.boolean(),
  events: v.boolean(),
  billing: v.boolean(),
  raw: v.boolean(),
  details: v.boolean(),
  upstreamOnly: v.boolean(),
});
const freshness = v.object({ fresh: v.boolean(), maxAge: v.nullable(v.number()) });
const question = v.object({
  query: v.pipe(v.unknown(), v.transform(decodeQuery)),
  sort: v.object({ field: v.picklist(SORT_FIELDS), direction: v.picklist(["ascending", "descending"]) }),
  owner: v.nullable(v.boolean()),
  include,
  freshness,
});

export const listCall = v.object({ ...context, question, slice });
export const streamCall = v.object({ ...context, question, only: ids });
export const findCall = v.object({ ...context, reference: text, only: ids, include, freshness });
export const projectsCall = v.object({ ...context, organizationId: text, slice });
export const statusCall = v.object({ ...context, only: ids });
export const refreshCall = v.object({ ...context, only: ids, reset: v.boolean() });

const offset = v.union([
  v.picklist(["now", "start"]),
  v.object({ generationId: text, sequence: v.pipe(v.number(), v.safeInteger(), v.minValue(0)) }),
]);
const limit = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000));
export const changesCall = v.object({
  ...context,
  after: v.pipe(
    v.array(v.tuple([text, offset])),
    v.maxLength(MAX_SOURCES),
    v.transform((entries): ChangesRequest["after"] => new Map<string, SourceOffset | "now" | "start">(entries)),
  ),
  limit,
});

const organization = v.object({
  source: text,
  installation: text,
  apiUrl: v.nullable(text),
  upstreamReference: v.optional(text),
});
/** `url`: the URL that the caller used. `trace` is continued at the upstream. */
export const proxyCall = v.object({
  ...context,
  organization,
  trace: v.object({ traceId: text, spanId: text, sampled: v.boolean(), state: v.nullable(text) }),
});
