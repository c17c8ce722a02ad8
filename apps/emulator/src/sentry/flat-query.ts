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
      return { sql: `EXISTS (${MEMBER_BY_EMAIL})`, parameters: [JSON.stringify(values.map(fold))] };
    case "id":
      return anyOf("o.id", values.map(readDatabaseInteger));
    case "member_id":
      return {
        sql: "o.id IN (SELECT organization FROM member WHERE id IN (SELECT value FROM json_each(?)))",
        parameters: [JSON.stringify(values.map(readDatabaseInteger))],
      };
    case "status":
      return statusCondition(values);
    default:
      return NOTHING;
  }
}

/** Members by any address of an active user, verified or not; an invitation has no user and is never found. */
export const MEMBER_BY_EMAIL = `
  SELECT 1 FROM member em JOIN user_email e ON e.user = em.user JOIN user u ON u.id = em.user
  WHERE em.organization = o.id AND u.active = 1 AND e.folded IN (SELECT value FROM json_each(?))`;

function textCondition(text: string): Condition {
  const folded = fold(text);
  return {
    sql: `instr(o.name_folded, ?) > 0 OR instr(o.slug_folded, ?) > 0 OR EXISTS (${MEMBER_BY_EMAIL})`,
    parameters: [folded, folded, JSON.stringify([folded])],
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
