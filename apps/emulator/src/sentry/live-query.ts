import { foldCase } from "../fold-case.ts";
import { parsePythonInteger } from "../python-number.ts";
import { ORGANIZATION_STATUSES } from "../world/world-schema.ts";
import { UncaughtServerError } from "./sentry-errors.ts";
import type { SelectionCondition } from "./organization-selection.ts";
import { MATCHES_NOTHING } from "./organization-selection.ts";
import { tokenizeQuery } from "./tokenize-query.ts";

/** The query as the server takes it: one condition a key, all of them ANDed; values of a repeated key are alternatives. */
export function liveQueryConditions(query: string): SelectionCondition[] {
  return [...tokenizeQuery(query)].map(([key, values]) => conditionOf(key, values));
}

function conditionOf(key: string, values: readonly string[]): SelectionCondition {
  switch (key) {
    case "query":
      return textCondition(values.join(" "));
    case "slug":
      return isAnyOf("o.slug_folded", values.map(foldCase));
    case "email":
      return hasMemberWithEmail(values);
    case "id":
      return isAnyOf("o.id", values.map(readDatabaseInteger));
    case "member_id":
      return hasMemberWithId(values.map(readDatabaseInteger));
    case "status":
      return statusCondition(values);
    default:
      return MATCHES_NOTHING;
  }
}

/**
 * Organizations of members by any address of an active user, verified or not; an invitation has no user and is never
 * found. The set does not depend on the row, so it is made once.
 */
const HAS_MEMBER_BY_EMAIL = `o.id IN (
  SELECT em.organization FROM user_email e JOIN user u ON u.id = e.user JOIN member em ON em.user = u.id
  WHERE u.active = 1 AND e.folded IN (SELECT value FROM json_each(?)))`;

/** Some member has one of these addresses, compared without case. */
export function hasMemberWithEmail(addresses: readonly string[]): SelectionCondition {
  return { sql: HAS_MEMBER_BY_EMAIL, parameters: [JSON.stringify(addresses.map(foldCase))] };
}

/** Some row of membership, invitations too, has one of these ids. */
export function hasMemberWithId(ids: readonly number[]): SelectionCondition {
  return {
    sql: "o.id IN (SELECT organization FROM member WHERE id IN (SELECT value FROM json_each(?)))",
    parameters: [JSON.stringify(ids)],
  };
}

function textCondition(text: string): SelectionCondition {
  const member = hasMemberWithEmail([text]);
  return {
    sql: `instr(o.name_folded, ?) > 0 OR instr(o.slug_folded, ?) > 0 OR ${member.sql}`,
    parameters: [foldCase(text), foldCase(text), ...member.parameters],
  };
}

/** `visible` is another name of `active`. One word that is no status empties the whole list. */
function statusCondition(values: readonly string[]): SelectionCondition {
  const statuses = values.map((value) => (value.toUpperCase() === "VISIBLE" ? "active" : value.toLowerCase()));
  const known = statuses.every((status) => ORGANIZATION_STATUSES.some((name) => name === status));
  return known ? isAnyOf("o.status", statuses) : MATCHES_NOTHING;
}

/** One of these values. A list is one parameter: a statement takes a hundred at most. */
export function isAnyOf(column: string, values: readonly (string | number)[]): SelectionCondition {
  return { sql: `${column} IN (SELECT value FROM json_each(?))`, parameters: [JSON.stringify(values)] };
}

/** Python's `int()` inside the ORM: what is no integer, or too large for the column, is an exception nobody catches. */
function readDatabaseInteger(text: string): number {
  const value = parsePythonInteger(text);
  if (value === null || value > 2n ** 63n - 1n) throw new UncaughtServerError("not an integer of the column");
  return Number(value);
}
