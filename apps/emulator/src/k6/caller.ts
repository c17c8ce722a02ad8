import { readBasic, readBasicUser } from "../read-token.ts";

/** Who asks k6. An organization's (or stack's) token has no user; an operator belongs everywhere. */
export type K6Caller =
  | { readonly kind: "missing" }
  | { readonly kind: "refused" }
  | { readonly kind: "user"; readonly user: number; readonly token: string }
  | { readonly kind: "organization"; readonly organization: number; readonly token: string }
  | { readonly kind: "operator"; readonly token: string };

export interface AcceptedSchemes {
  readonly token: boolean;
  readonly basic: boolean;
}

interface TokenRow extends Record<string, SqlStorageValue> {
  user: number | null;
  organization: number | null;
}

/** Reads `Token`, `token`, `Bearer` and, where accepted, Basic with the token as user and no password. */
export function readK6Caller(
  header: string | null,
  sql: SqlStorage,
  operatorToken: string | null,
  accepted: AcceptedSchemes,
): K6Caller {
  const token = readToken(header, accepted);
  if (token === null) return { kind: header === null ? "missing" : "refused" };
  const row = sql
    .exec<TokenRow>("SELECT user, organization FROM token WHERE vendor = 'k6' AND token = ?", token)
    .toArray()[0];
  if (row && row.user !== null) return { kind: "user", user: row.user, token };
  if (row && row.organization !== null) return { kind: "organization", organization: row.organization, token };
  return token === operatorToken ? { kind: "operator", token } : { kind: "refused" };
}

function readToken(header: string | null, accepted: AcceptedSchemes): string | null {
  const [scheme = "", text, ...rest] = (header ?? "").trim().split(/\s+/);
  if (text === undefined || rest.length > 0) return null;
  switch (scheme.toLowerCase()) {
    case "bearer":
      return text;
    case "token":
      return accepted.token ? text : null;
    case "basic":
      return accepted.basic && readBasic(text)?.password === "" ? readBasicUser(text) : null;
    default:
      return null;
  }
}
