import { foldCase } from "../fold-case.ts";
import { insertRows } from "./insert-rows.ts";
import { saveK6Organizations } from "./save-k6-organizations.ts";
import { saveSentryOrganizations } from "./save-sentry-organizations.ts";
import type { CheckedToken, CheckedWorld } from "./world-schema.ts";
import { writeSetting } from "./world-settings.ts";
import { WORLD_TABLES } from "./world-tables.ts";

/** Replaces the loaded world in one transaction. An error leaves it unchanged. */
export function saveWorld(storage: DurableObjectStorage, world: CheckedWorld): void {
  const { sql } = storage;
  storage.transactionSync(() => {
    for (const table of WORLD_TABLES) sql.exec(`DELETE FROM ${table}`);
    insertRows(
      sql,
      "user",
      ["id", "name", "email", "active", "has_2fa"],
      world.users.map(({ id, name, email, active, has2fa }) => [id, name, email, Number(active), Number(has2fa)]),
    );
    insertRows(sql, "user_email", ["folded", "user"], emailRows(world));
    insertRows(
      sql,
      "token",
      ["vendor", "token", "kind", "user", "organization", "scopes", "state"],
      world.tokens.map(tokenRow),
    );
    saveSentryOrganizations(sql, world.organizations);
    saveK6Organizations(sql, world.k6.organizations);
    writeSetting(sql, "profile", world.profile);
    writeSetting(sql, "regions", [...new Set([...world.regions, ...world.organizations.map(({ region }) => region)])]);
    writeSetting(sql, "knobs", world.knobs);
  });
}

function* emailRows(world: CheckedWorld) {
  for (const user of world.users) {
    for (const folded of new Set([user.email, ...user.emails].map(foldCase))) yield [folded, user.id];
  }
}

function tokenRow(token: CheckedToken) {
  if ("apiKey" in token)
    return ["sentry", token.apiKey, "api-key", null, token.organization, printScopes(token), token.state];
  if ("k6User" in token) return ["k6", token.token, "user", token.k6User, null, "[]", "valid"];
  if ("k6Organization" in token) return ["k6", token.token, "organization", null, token.k6Organization, "[]", "valid"];
  if ("user" in token) {
    return ["sentry", token.token, "user", token.user, token.organization ?? null, printScopes(token), token.state];
  }
  return ["sentry", token.token, "organization", null, token.organization, printScopes(token), token.state];
}

function printScopes(token: { readonly scopes: readonly string[] }): string {
  return JSON.stringify(token.scopes);
}
