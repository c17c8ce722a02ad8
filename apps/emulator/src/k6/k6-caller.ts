import { parseBasicCredentials } from "../authorization-header.ts";

/** The caller of a k6 request. A token of an organization or stack has no user. An operator sees every organization. */
export type K6Caller =
  | { readonly kind: "missing" }
  | { readonly kind: "refused" }
  | { readonly kind: "user"; readonly user: number; readonly token: string; readonly scheme: K6Scheme }
  | { readonly kind: "organization"; readonly organization: number; readonly token: string; readonly scheme: K6Scheme }
  | { readonly kind: "operator"; readonly token: string; readonly scheme: K6Scheme };

type K6Scheme = "token" | "bearer" | "basic";

interface TokenRow extends Record<string, SqlStorageValue> {
  user: number | null;
  organization: number | null;
}

/**
 * Resolves the caller of an `Authorization` header. Schemes: Token, Bearer, and Basic (user = token, empty password).
 */
export function resolveK6Caller(header: string | null, sql: SqlStorage, operatorToken: string | null): K6Caller {
  const credential = parseK6Credential(header);
  if (credential === null) return { kind: header === null ? "missing" : "refused" };
  const { token } = credential;
  const row = sql
    .exec<TokenRow>("SELECT user, organization FROM token WHERE vendor = 'k6' AND token = ?", token)
    .toArray()[0];
  if (row && row.user !== null) return { kind: "user", user: row.user, ...credential };
  if (row && row.organization !== null) return { kind: "organization", organization: row.organization, ...credential };
  return token === operatorToken ? { kind: "operator", ...credential } : { kind: "refused" };
}

function parseK6Credential(header: string | null): { readonly token: string; readonly scheme: K6Scheme } | null {
  const [word = "", text, ...rest] = (header ?? "").trim().split(/\s+/);
  if (text === undefined || rest.length > 0) return null;
  const scheme = word.toLowerCase();
  if (scheme === "bearer" || scheme === "token") return { token: text, scheme };
  const basic = scheme === "basic" ? parseBasicCredentials(text) : null;
  return basic?.password === "" ? { token: basic.user, scheme: "basic" } : null;
}
