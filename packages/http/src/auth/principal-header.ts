import { throwProblem } from "@roster/core/problem";
import * as v from "valibot";
import { SCOPES, type Principal } from "./principal.ts";

/**
 * The header that carries the authenticated principal between the Workers of one deployment. Only an internal entrypoint,
 * which no route or socket reaches, may read it. A public app never trusts a header about the caller.
 */
export const PRINCIPAL_HEADER = "Roster-Principal";

const principalSchema = v.object({
  key: v.nullable(
    v.object({
      id: v.string(),
      scopes: v.array(v.picklist(SCOPES)),
      sources: v.array(v.string()),
      expiresAt: v.nullable(v.number()),
    }),
  ),
  credentials: v.record(v.string(), v.object({ scheme: v.string(), token: v.string() })),
});

/** Encodes a principal as percent-encoded JSON, because a header value cannot hold every character of a token. */
export function encodePrincipal(principal: Principal): string {
  return encodeURIComponent(JSON.stringify(principal));
}

/** Decodes the principal of a request. Throws where the header is missing or invalid. */
export function decodePrincipal(headers: Headers): Principal {
  const value = headers.get(PRINCIPAL_HEADER);
  if (value === null) return throwProblem("missing-credential", "The calling Worker sent no principal.");
  return v.parse(principalSchema, JSON.parse(decodeURIComponent(value)));
}
