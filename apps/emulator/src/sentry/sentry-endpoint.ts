import type { EndpointResult, SentryRequestContext } from "./sentry-request-context.ts";
import { NO_CREDENTIALS, PERMISSION_DENIED, SentryApiError, UncaughtServerError } from "./sentry-errors.ts";
import { corsHeaders, COMMON_HEADERS } from "./sentry-headers.ts";

/** One URL of the API: its methods, their scopes and their handlers. */
export interface SentryEndpoint {
  /** In the order of the header `Allow`. */
  readonly methods: readonly string[];
  /**
   * For each method the scopes of which a token needs at least one. A token may not use a method without an entry.
   * Null: no credential is needed.
   */
  readonly scopes: Readonly<Record<string, readonly string[]>> | null;
  readonly handlers: Readonly<
    Record<string, (context: SentryRequestContext, parameters: SentryPathParameters) => EndpointResult>
  >;
  /** A token that is limited to one organization may use this endpoint, although its path contains no organization. */
  readonly allowsLimitedTokens?: boolean;
}

/** The decoded parameters of a path. */
export type SentryPathParameters = Readonly<Record<string, string>>;

/** The scopes of an organization's endpoints. HEAD has no entry, so HEAD with a token is a 403. */
export const ORGANIZATION_SCOPES = {
  GET: ["org:read", "org:write", "org:admin"],
  POST: ["org:write", "org:admin"],
  PUT: ["org:write", "org:admin"],
  DELETE: ["org:admin"],
} as const;

/** Checks a request in Sentry's order: credential (401), scopes (403), method (405). Then calls the handler. */
export function runEndpoint(
  endpoint: SentryEndpoint,
  context: SentryRequestContext,
  parameters: SentryPathParameters,
): Response {
  const headers = { ...COMMON_HEADERS, ...corsHeaders(context.request, endpoint.methods, context.settings.profile) };
  if (context.request.method === "OPTIONS") {
    return new Response(null, { headers: { ...headers, "Access-Control-Max-Age": "3600" } });
  }
  try {
    checkOrigin(context.request);
    if (endpoint.scopes) authorizeToken(endpoint.scopes, endpoint, context, parameters);
    const handler = endpoint.handlers[context.request.method];
    if (!handler) throw new SentryApiError(405, `Method "${context.request.method}" not allowed.`);
    const { status = 200, body, link, print } = handler(context, parameters);
    return jsonResponse(status, body, { ...headers, ...(link === undefined ? {} : { Link: link }) }, print);
  } catch (error) {
    return errorResponse(error, headers);
  }
}

/** An `Origin` that is not a URL is a 400. Its body is the message as a JSON string. */
function checkOrigin(request: Request): void {
  const origin = request.headers.get("Origin");
  if (origin === null || origin === "null" || URL.canParse(origin)) return;
  throw new SentryApiError(400, `Invalid origin: ${origin}`, {}, true);
}

function authorizeToken(
  scopes: NonNullable<SentryEndpoint["scopes"]>,
  endpoint: SentryEndpoint,
  context: SentryRequestContext,
  parameters: SentryPathParameters,
): void {
  const { caller, request, sql } = context;
  if (caller.kind === "anonymous") throw unauthenticated(NO_CREDENTIALS);
  if (caller.kind === "refused") throw unauthenticated(caller.detail);
  if (caller.kind === "user" && caller.organization !== null && !endpoint.allowsLimitedTokens) {
    const error = limitedTokenError(sql, caller.organization, parameters["organization"]);
    if (error !== null) throw unauthenticated(error);
  }
  const required = scopes[request.method] ?? [];
  if (!required.some((scope) => caller.scopes.includes(scope))) throw insufficientScope(required);
}

/**
 * The error for a token that is limited to one organization, or null if it may use this path. The path must contain the
 * slug of that organization. Sentry compares the organization's id with text, so the id in a path is refused too.
 */
function limitedTokenError(sql: SqlStorage, organization: number, idOrSlug: string | undefined): string | null {
  const own = sql.exec<{ slug: string }>("SELECT slug FROM organization WHERE id = ?", organization).toArray()[0];
  if (!own) return "Cannot resolve organization from token.";
  if (idOrSlug === undefined) return "This token access is limited to organization endpoints.";
  return idOrSlug === own.slug ? null : "Unauthorized organization access.";
}

/** RFC 6750 §3: the challenge for a bearer token. */
function unauthenticated(detail: string): SentryApiError {
  return new SentryApiError(401, detail, { "WWW-Authenticate": 'Bearer realm="api"' });
}

function insufficientScope(required: readonly string[]): SentryApiError {
  const challenge = `Bearer error="insufficient_scope", scope="${required.toSorted().join(" ")}"`;
  return new SentryApiError(403, PERMISSION_DENIED, required.length > 0 ? { "WWW-Authenticate": challenge } : {});
}

function errorResponse(error: unknown, headers: Readonly<Record<string, string>>): Response {
  if (error instanceof UncaughtServerError)
    return jsonResponse(500, { detail: "Internal Error", errorId: null }, headers);
  if (!(error instanceof SentryApiError)) throw error;
  const body = error.isBareDetail ? error.detail : { detail: error.detail };
  return jsonResponse(error.status, body, { ...headers, ...error.headers });
}

/** Compact JSON in UTF-8. The content type has no charset. This is the format of Django REST framework. */
export function jsonResponse(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>>,
  print: (body: unknown) => string = JSON.stringify,
): Response {
  return new Response(print(body), { status, headers: { ...headers, "Content-Type": "application/json" } });
}
