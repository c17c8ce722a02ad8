import { parseBasicCredentials } from "../authorization-header.ts";

/**
 * The caller of a request after Sentry's authentication. An operator exists only in the emulator: it is a member of
 * every organization of the loaded world, without a row in the member table, so member counts do not change.
 */
export type SentryCaller =
  | { readonly kind: "anonymous" }
  | { readonly kind: "refused"; readonly detail: string }
  | {
      readonly kind: "user";
      readonly user: number;
      readonly organization: number | null;
      readonly scopes: readonly string[];
    }
  | { readonly kind: "operator"; readonly scopes: readonly string[] }
  | { readonly kind: "organization" | "api-key"; readonly organization: number; readonly scopes: readonly string[] };

const OPERATOR_SCOPES = [
  "org:read",
  "org:write",
  "org:admin",
  "project:read",
  "team:read",
  "member:read",
  "event:read",
];

const STATE_ERRORS = {
  expired: "Token expired",
  disabled: "Key is disabled",
  "application-inactive": "UserApplication inactive or deleted",
} as const;

interface TokenRow extends Record<string, SqlStorageValue> {
  kind: "user" | "organization" | "api-key";
  user: number | null;
  organization: number | null;
  scopes: string;
  state: keyof typeof STATE_ERRORS | "valid";
  active: number | null;
}

/**
 * Resolves `Authorization` like Sentry's chain of authentication classes. An unsupported scheme counts as no
 * credential.
 */
export function resolveSentryCaller(
  header: string | null,
  sql: SqlStorage,
  operatorToken: string | null,
): SentryCaller {
  const [scheme = "", ...words] = (header ?? "").trim().split(/\s+/);
  switch (scheme.toLowerCase()) {
    case "bearer":
      return resolveBearer(words, sql, operatorToken);
    case "basic":
      return resolveApiKey(words, sql);
    default:
      return { kind: "anonymous" };
  }
}

function resolveBearer(words: readonly string[], sql: SqlStorage, operatorToken: string | null): SentryCaller {
  const [token, ...rest] = words;
  if (token === undefined) return refused("Invalid token header. No credentials provided.");
  if (rest.length > 0) return refused("Invalid token header. Token string should not contain spaces.");
  const row = findToken(token, sql);
  if (row && row.kind !== "api-key") return callerOf(row);
  if (token === operatorToken) return { kind: "operator", scopes: OPERATOR_SCOPES };
  return refused(token.startsWith("sntrys_") ? "Invalid org token" : "Invalid token");
}

/** A legacy API key: the key is the user name, the password is empty. */
function resolveApiKey(words: readonly string[], sql: SqlStorage): SentryCaller {
  const { user, password } = parseBasicCredentials(words[0] ?? "") ?? { user: "", password: "" };
  if (password !== "") return { kind: "anonymous" };
  const row = findToken(user, sql);
  return row?.kind === "api-key" ? callerOf(row) : refused("API key is not valid");
}

function findToken(token: string, sql: SqlStorage): TokenRow | undefined {
  return sql
    .exec<TokenRow>(
      `SELECT t.kind, t.user, t.organization, t.scopes, t.state, u.active
       FROM token t LEFT JOIN user u ON u.id = t.user WHERE t.vendor = 'sentry' AND t.token = ?`,
      token,
    )
    .toArray()[0];
}

function callerOf(row: TokenRow): SentryCaller {
  if (row.state !== "valid") return refused(STATE_ERRORS[row.state]);
  const scopes = JSON.parse(row.scopes) as string[];
  if (row.kind !== "user" || row.user === null) {
    return { kind: row.kind === "api-key" ? "api-key" : "organization", organization: row.organization ?? 0, scopes };
  }
  if (row.active === 0) return refused("User inactive or deleted");
  return { kind: "user", user: row.user, organization: row.organization, scopes };
}

function refused(detail: string): SentryCaller {
  return { kind: "refused", detail };
}
