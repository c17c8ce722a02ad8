import { fold } from "../fold.ts";
import { parsePythonInteger } from "../python-number.ts";
import { STATUSES } from "../world/schema.ts";
import { ServerCrash } from "./errors.ts";
import type { Condition } from "./selection.ts";
import { NOTHING } from "./selection.ts";
import { tokenizeQuery } from "./tokenize-query.ts";

/** The query as the server takes it: one condition a key, all of them ANDed; values of a repeated key are alternatives. */
export function readFlatQuery(query: string): Condition[] {
  return [...tokenizeQuery(query)].map(([key, values]) => conditionOf(key, values));
}

function conditionOf(key: string, values: readonly string[]): Condition {
  switch (key) {
    case "query":
      return textCondition(values.join(" "));
    case "slug":
      return anyOf("o.slug_folded", values.map(fold));
    case "email":
      return hasMember(values);
    case "id":
      return anyOf("o.id", values.map(readDatabaseInteger));
    case "member_id":
      return hasMembership(values.map(readDatabaseInteger));
    case "status":
      return statusCondition(values);
    default:
      return NOTHING;
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
export function hasMember(addresses: readonly string[]): Condition {
  return { sql: HAS_MEMBER_BY_EMAIL, parameters: [JSON.stringify(addresses.map(fold))] };
}

/** Some row of membership, invitations too, has one of these ids. */
export function hasMembership(ids: readonly number[]): Condition {
  return {
    sql: "o.id IN (SELECT organization FROM member WHERE id IN (SELECT value FROM json_each(?)))",
    parameters: [JSON.stringify(ids)],
  };
}

function textCondition(text: string): Condition {
  const member = hasMember([text]);
  return {
    sql: `instr(o.name_folded, ?) > 0 OR instr(o.slug_folded, ?) > 0 OR ${member.sql}`,
    parameters: [fold(text), fold(text), ...member.parameters],
  };
}

/** `visible` is another name of `active`. One word that is no status empties the whole list. */
function statusCondition(values: readonly string[]): Condition {
  const statuses = values.map((value) => (value.toUpperCase() === "VISIBLE" ? "active" : value.toLowerCase()));
  const known = statuses.every((status) => STATUSES.some((name) => name === status));
  return known ? anyOf("o.status", statuses) : NOTHING;
}

/** One of these values. A list is one parameter: a statement takes a hundred at most. */
export function anyOf(column: string, values: readonly (string | number)[]): Condition {
  return { sql: `${column} IN (SELECT value FROM json_each(?))`, parameters: [JSON.stringify(values)] };
}

/** Python's `int()` inside the ORM: what is no integer, or too large for the column, is an exception nobody catches. */
function readDatabaseInteger(text: string): number {
  const value = parsePythonInteger(text);
  if (value === null || value > 2n ** 63n - 1n) throw new ServerCrash("not an integer of the column");
  return Number(value);
}
