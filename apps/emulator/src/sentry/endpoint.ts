import type { Answer, Call } from "./call.ts";
import { NO_CREDENTIALS, PERMISSION, Refusal, ServerCrash } from "./errors.ts";
import { corsHeaders, FIXED_HEADERS } from "./headers.ts";
import { checkLimitedToken } from "./limited-token.ts";

/** One URL of the API: which methods, who may, and what happens. */
export interface Endpoint {
  /** In the order that `Allow` prints them. */
  readonly methods: readonly string[];
  /** For each method the scopes of which a token needs one. A method that is not here is refused to every token. Null: open to everybody. */
  readonly scopes: Readonly<Record<string, readonly string[]>> | null;
  readonly handlers: Readonly<Record<string, (call: Call, parameters: Parameters) => Answer>>;
  /** A token that is limited to one organization may come here, although no organization is in the path. */
  readonly isOpenToLimited?: boolean;
}

/** The named parts of a path, decoded. */
export type Parameters = Readonly<Record<string, string>>;

/** Scopes of an organization's own endpoints. HEAD is not in the table: that is why a token's HEAD is a 403. */
export const ORGANIZATION_SCOPES = {
  GET: ["org:read", "org:write", "org:admin"],
  POST: ["org:write", "org:admin"],
  PUT: ["org:write", "org:admin"],
  DELETE: ["org:admin"],
} as const;

/** Runs a call in the order of the upstream: credentials (401), scopes (403), method (405), then the endpoint's own rules. */
export function runEndpoint(endpoint: Endpoint, call: Call, parameters: Parameters): Response {
  const headers = { ...FIXED_HEADERS, ...corsHeaders(call.request, endpoint.methods, call.climate.profile) };
  if (call.request.method === "OPTIONS") {
    return new Response(null, { headers: { ...headers, "Access-Control-Max-Age": "3600" } });
  }
  try {
    checkOrigin(call.request);
    if (endpoint.scopes) admit(endpoint.scopes, endpoint, call, parameters);
    const handler = endpoint.handlers[call.request.method];
    if (!handler) throw new Refusal(405, `Method "${call.request.method}" not allowed.`);
    const { status = 200, body, link, print } = handler(call, parameters);
    return respond(status, body, { ...headers, ...(link === undefined ? {} : { Link: link }) }, print);
  } catch (error) {
    return respondError(error, headers);
  }
}

/** An `Origin` that is no address is a 400 whose body is the bare text. */
function checkOrigin(request: Request): void {
  const origin = request.headers.get("Origin");
  if (origin === null || origin === "null" || URL.canParse(origin)) return;
  throw new Refusal(400, `Invalid origin: ${origin}`, {}, true);
}

function admit(scopes: NonNullable<Endpoint["scopes"]>, endpoint: Endpoint, call: Call, parameters: Parameters): void {
  const { caller, request, sql } = call;
  if (caller.kind === "anonymous") throw unauthenticated(NO_CREDENTIALS);
  if (caller.kind === "refused") throw unauthenticated(caller.detail);
  if (caller.kind === "user" && caller.organization !== null && !endpoint.isOpenToLimited) {
    const refusal = checkLimitedToken(sql, caller.organization, parameters["organization"]);
    if (refusal !== null) throw unauthenticated(refusal);
  }
  const wanted = scopes[request.method] ?? [];
  if (!wanted.some((scope) => caller.scopes.includes(scope))) throw insufficientScope(wanted);
}

/** RFC 6750 §3: the challenge of a bearer token. */
function unauthenticated(detail: string): Refusal {
  return new Refusal(401, detail, { "WWW-Authenticate": 'Bearer realm="api"' });
}

function insufficientScope(wanted: readonly string[]): Refusal {
  const challenge = `Bearer error="insufficient_scope", scope="${wanted.toSorted().join(" ")}"`;
  return new Refusal(403, PERMISSION, wanted.length > 0 ? { "WWW-Authenticate": challenge } : {});
}

function respondError(error: unknown, headers: Readonly<Record<string, string>>): Response {
  if (error instanceof ServerCrash) return respond(500, { detail: "Internal Error", errorId: null }, headers);
  if (!(error instanceof Refusal)) throw error;
  const body = error.isBare ? error.detail : { detail: error.detail };
  return respond(error.status, body, { ...headers, ...error.headers });
}

/** Compact JSON, raw UTF-8, no charset in the type: as Django REST framework renders. */
export function respond(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>>,
  print: (body: unknown) => string = JSON.stringify,
): Response {
  return new Response(print(body), { status, headers: { ...headers, "Content-Type": "application/json" } });
}
