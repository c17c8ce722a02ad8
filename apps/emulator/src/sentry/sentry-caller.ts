import { parseBasicCredentials } from "../authorization-header.ts";

/**
 * Who asks, as Sentry's authentication leaves it. An operator is a person of the emulator's own: a member of every
 * organization of whatever world is loaded, without a row that would change a count.
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

const REFUSALS = {
  expired: "Token expired",
  disabled: "Key is disabled",
  "application-inactive": "UserApplication inactive or deleted",
} as const;

interface TokenRow extends Record<string, SqlStorageValue> {
  kind: "user" | "organization" | "api-key";
  user: number | null;
  organization: number | null;
  scopes: string;
  state: keyof typeof REFUSALS | "valid";
  active: number | null;
}

/** Reads `Authorization` as the chain of Sentry's authentication classes does. A scheme that none of them takes is no credential. */
export function resolveSentryCaller(
  header: string | null,
  sql: SqlStorage,
  operatorToken: string | null,
): SentryCaller {
  const [scheme = "", ...words] = (header ?? "").trim().split(/\s+/);
  switch (scheme.toLowerCase()) {
    case "bearer":
      return readBearer(words, sql, operatorToken);
    case "basic":
      return readApiKey(words, sql);
    default:
      return { kind: "anonymous" };
  }
}

function readBearer(words: readonly string[], sql: SqlStorage, operatorToken: string | null): SentryCaller {
  const [token, ...rest] = words;
  if (token === undefined) return refused("Invalid token header. No credentials provided.");
  if (rest.length > 0) return refused("Invalid token header. Token string should not contain spaces.");
  const row = findToken(token, sql);
  if (row && row.kind !== "api-key") return callerOf(row);
  if (token === operatorToken) return { kind: "operator", scopes: OPERATOR_SCOPES };
  return refused(token.startsWith("sntrys_") ? "Invalid org token" : "Invalid token");
}

/** Legacy API keys: the key as user, and an empty password. */
function readApiKey(words: readonly string[], sql: SqlStorage): SentryCaller {
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
  if (row.state !== "valid") return refused(REFUSALS[row.state]);
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
