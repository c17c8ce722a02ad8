import { foldCase } from "../fold-case.ts";
import { parsePythonInteger } from "../python-number.ts";
import { ORGANIZATION_STATUSES } from "../world/world-schema.ts";
import { UncaughtServerError } from "./sentry-errors.ts";
import type { SelectionCondition } from "./organization-selection.ts";
import { MATCHES_NOTHING } from "./organization-selection.ts";
import { tokenizeQuery } from "./tokenize-query.ts";

/**
 * The conditions of a query in the live profile: one for each key, joined with AND. The values of a repeated key are
 * alternatives.
 */
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
      return isAnyOf("o.id", values.map(parseDatabaseInteger));
    case "member_id":
      return hasMemberWithId(values.map(parseDatabaseInteger));
    case "status":
      return statusCondition(values);
    default:
      return MATCHES_NOTHING;
  }
}

/**
 * Organizations with a member who is an active user with one of these addresses, verified or not. An invitation has no
 * user, so it never matches. The subquery does not depend on the outer row, so SQLite evaluates it once.
 */
const HAS_MEMBER_BY_EMAIL = `o.id IN (
  SELECT em.organization FROM user_email e JOIN user u ON u.id = e.user JOIN member em ON em.user = u.id
  WHERE u.active = 1 AND e.folded IN (SELECT value FROM json_each(?)))`;

/** A member has one of these addresses. The comparison ignores case. */
export function hasMemberWithEmail(addresses: readonly string[]): SelectionCondition {
  return { sql: HAS_MEMBER_BY_EMAIL, parameters: [JSON.stringify(addresses.map(foldCase))] };
}

/** A member or an invitation has one of these ids. */
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

/** `visible` is an alias of `active`. One unknown status makes the result empty. */
function statusCondition(values: readonly string[]): SelectionCondition {
  const statuses = values.map((value) => (value.toUpperCase() === "VISIBLE" ? "active" : value.toLowerCase()));
  const isKnown = statuses.every((status) => ORGANIZATION_STATUSES.some((name) => name === status));
  return isKnown ? isAnyOf("o.status", statuses) : MATCHES_NOTHING;
}

/**
 * The column has one of these values. They are one JSON parameter, because a statement accepts at most 100 parameters.
 */
export function isAnyOf(column: string, values: readonly (string | number)[]): SelectionCondition {
  return { sql: `${column} IN (SELECT value FROM json_each(?))`, parameters: [JSON.stringify(values)] };
}

/**
 * Python's `int()` in the ORM. Sentry does not catch its error for a non-integer or for a value too large for the
 * column.
 */
function parseDatabaseInteger(text: string): number {
  const value = parsePythonInteger(text);
  if (value === null || value > 2n ** 63n - 1n) throw new UncaughtServerError("not an integer of the column");
  return Number(value);
}
