import { foldCase } from "../fold-case.ts";
import { ORGANIZATION_STATUSES } from "../world/world-schema.ts";
import type { DocumentedQueryNode } from "./documented-query.ts";
import { SentryBadRequest } from "./sentry-errors.ts";
import { isAnyOf, hasMemberWithEmail, hasMemberWithId } from "./live-query.ts";
import type { SelectionCondition } from "./organization-selection.ts";

/**
 * The SQL condition of a documented query. All values are passed as one JSON list, because a statement accepts at most
 * 100 parameters.
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

/** The SQL condition of a node. A field that is not documented is a 400. */
function conditionOf(node: DocumentedQueryNode): SelectionCondition {
  if (node.kind !== "term") return balance(node.nodes.map(conditionOf), node.kind === "and" ? " AND " : " OR ");
  const { field, values } = node;
  const createCondition = FIELDS[field];
  if (!createCondition) throw new SentryBadRequest(`Invalid query: "${field}" is not a field.`);
  return createCondition(values);
}

/** Joins conditions as a balanced tree, because SQLite refuses expressions deeper than 100. */
function balance(conditions: readonly SelectionCondition[], operator: string): SelectionCondition {
  const [first] = conditions;
  if (first && conditions.length === 1) return first;
  const middle = Math.ceil(conditions.length / 2);
  const left = balance(conditions.slice(0, middle), operator);
  const right = balance(conditions.slice(middle), operator);
  return { sql: `(${left.sql})${operator}(${right.sql})`, parameters: [...left.parameters, ...right.parameters] };
}

type ConditionFactory = (values: readonly string[]) => SelectionCondition;

const FIELDS: Readonly<Record<string, ConditionFactory>> = {
  id: (values) => isAnyOf("o.id", values.map(parseNumber)),
  slug: (values) => isAnyOf("o.slug_folded", values.map(foldCase)),
  status: (values) => isAnyOf("o.status", values.map(parseStatus)),
  email: hasMemberWithEmail,
  member_id: (values) => hasMemberWithId(values.map(parseNumber)),
  platform: (values) => ({
    sql: `o.id IN (SELECT organization FROM project WHERE status = 'active'
            AND platform IN (SELECT value FROM json_each(?)))`,
    parameters: [JSON.stringify(values)],
  }),
  query: (values) => balance(values.map(containsText), " OR "),
};

/** The documents: "Filter your organizations by name, slug, and members that contain this substring". */
function containsText(value: string): SelectionCondition {
  const text = foldCase(value);
  return {
    sql: `instr(o.name_folded, ?) > 0 OR instr(o.slug_folded, ?) > 0 OR EXISTS (
      SELECT 1 FROM member em JOIN user_email e ON e.user = em.user JOIN user u ON u.id = em.user
      WHERE em.organization = o.id AND u.active = 1 AND instr(e.folded, ?) > 0)`,
    parameters: [text, text, text],
  };
}

function parseNumber(text: string): number {
  if (!/^\d{1,19}$/.test(text)) throw new SentryBadRequest(`Invalid query: "${text}" is not a number.`);
  return Number(text);
}

function parseStatus(text: string): string {
  const status = foldCase(text);
  if (!ORGANIZATION_STATUSES.some((name) => name === status))
    throw new SentryBadRequest(`Invalid query: "${text}" is not a status.`);
  return status;
}
