import { throwProblem } from "@roster/core/problem";
import * as v from "valibot";
import { SCOPES, type Principal } from "./principal.ts";

/**
 * The verified principal on its way between the Workers of one deployment. Only an entrypoint that no route or socket
 * reaches may read it: a public face believes no header about the caller.
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

/** Header values are bytes; a percent-encoded JSON text is safe in them whatever a token holds. */
export function encodePrincipal(principal: Principal): string {
  return encodeURIComponent(JSON.stringify(principal));
}

export function decodePrincipal(headers: Headers): Principal {
  const value = headers.get(PRINCIPAL_HEADER);
  if (value === null) return throwProblem("missing-credential", "The calling Worker named no principal.");
  return v.parse(principalSchema, JSON.parse(decodeURIComponent(value)));
}
