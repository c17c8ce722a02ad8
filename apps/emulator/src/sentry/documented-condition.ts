import { foldCase } from "../fold-case.ts";
import { ORGANIZATION_STATUSES } from "../world/world-schema.ts";
import type { DocumentedQueryNode } from "./documented-query.ts";
import { SentryBadRequest } from "./sentry-errors.ts";
import { isAnyOf, hasMemberWithEmail, hasMemberWithId } from "./live-query.ts";
import type { SelectionCondition } from "./organization-selection.ts";

/**
 * A documented query as SQL. Its many values are one parameter, a JSON list, since a statement takes a hundred at most.
 */
export function documentedCondition(node: DocumentedQueryNode): SelectionCondition {
  const { sql, parameters } = conditionOf(node);
  let index = 0;
  const packed = sql.replaceAll("?", () => `(list ->> ${index++})`);
  return {
    sql: `EXISTS (WITH packed (list) AS (SELECT ?) SELECT 1 FROM packed WHERE ${packed})`,
    parameters: [JSON.stringify(parameters)],
  };
}

/** The documented fields as SQL. What the documents do not name is a 400. */
function conditionOf(node: DocumentedQueryNode): SelectionCondition {
  if (node.kind !== "term") return balance(node.nodes.map(conditionOf), node.kind === "and" ? " AND " : " OR ");
  const { field, values } = node;
  const read = FIELDS[field];
  if (!read) throw new SentryBadRequest(`Invalid query: "${field}" is not a field.`);
  return read(values);
}

/** SQLite refuses chains deeper than 100, so a long one is printed as a balanced tree. */
function balance(conditions: readonly SelectionCondition[], operator: string): SelectionCondition {
  const [first] = conditions;
  if (first && conditions.length === 1) return first;
  const middle = Math.ceil(conditions.length / 2);
  const left = balance(conditions.slice(0, middle), operator);
  const right = balance(conditions.slice(middle), operator);
  return { sql: `(${left.sql})${operator}(${right.sql})`, parameters: [...left.parameters, ...right.parameters] };
}

type Field = (values: readonly string[]) => SelectionCondition;

const FIELDS: Readonly<Record<string, Field>> = {
  id: (values) => isAnyOf("o.id", values.map(readNumber)),
  slug: (values) => isAnyOf("o.slug_folded", values.map(foldCase)),
  status: (values) => isAnyOf("o.status", values.map(readStatus)),
  email: hasMemberWithEmail,
  member_id: (values) => hasMemberWithId(values.map(readNumber)),
  platform: (values) => ({
    sql: `o.id IN (SELECT organization FROM project WHERE status = 'active'
            AND platform IN (SELECT value FROM json_each(?)))`,
    parameters: [JSON.stringify(values)],
  }),
  query: (values) => balance(values.map(containsText), " OR "),
};

/** "Filter your organizations by name, slug, and members that contain this substring": here members do, too. */
function containsText(value: string): SelectionCondition {
  const text = foldCase(value);
  return {
    sql: `instr(o.name_folded, ?) > 0 OR instr(o.slug_folded, ?) > 0 OR EXISTS (
      SELECT 1 FROM member em JOIN user_email e ON e.user = em.user JOIN user u ON u.id = em.user
      WHERE em.organization = o.id AND u.active = 1 AND instr(e.folded, ?) > 0)`,
    parameters: [text, text, text],
  };
}

function readNumber(text: string): number {
  if (!/^\d{1,19}$/.test(text)) throw new SentryBadRequest(`Invalid query: "${text}" is not a number.`);
  return Number(text);
}

function readStatus(text: string): string {
  const status = foldCase(text);
  if (!ORGANIZATION_STATUSES.some((name) => name === status))
    throw new SentryBadRequest(`Invalid query: "${text}" is not a status.`);
  return status;
}
