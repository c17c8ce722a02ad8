import * as v from "valibot";
import { strictObject } from "../world/strict-object.ts";
import type { CheckResult, InputIssue } from "../world/check-world.ts";
import { checkInput } from "../world/check-world.ts";
import { readK6Organization, readSentryOrganization } from "../world/read-organizations.ts";
import { saveK6Organizations } from "../world/save-k6-organizations.ts";
import { saveSentryOrganizations } from "../world/save-sentry-organizations.ts";
import { IdSchema, K6OrganizationSchema, OrganizationSchema } from "../world/world-schema.ts";
import { readRegions, writeSetting } from "../world/world-settings.ts";

const MutationSchema = strictObject({
  op: v.picklist(["create", "update", "delete"]),
  provider: v.picklist(["sentry", "k6"]),
  id: IdSchema,
  /** Fields of a world file's organization. `create` needs all required fields, `update` only those that change. */
  set: v.optional(v.record(v.string(), v.unknown()), {}),
});

type Mutation = v.InferOutput<typeof MutationSchema>;

/** Applies a list of mutations to the loaded world in one transaction. If one is invalid, none is applied. */
export function mutateWorld(storage: DurableObjectStorage, input: unknown): CheckResult<null> {
  const list = checkInput(v.array(MutationSchema), input);
  if (!list.ok) return list;
  try {
    storage.transactionSync(() => {
      for (const [index, mutation] of list.value.entries()) apply(storage.sql, mutation, index);
    });
    return { ok: true, value: null };
  } catch (error) {
    if (error instanceof MutationError) return { ok: false, issues: error.issues };
    throw error;
  }
}

/** Rolls back the transaction. `issues` contains the reasons. */
class MutationError extends Error {
  readonly issues: readonly InputIssue[];

  constructor(issues: readonly InputIssue[]) {
    super("mutation rejected");
    this.issues = issues;
  }
}

function apply(sql: SqlStorage, mutation: Mutation, index: number): void {
  const tables = mutation.provider === "sentry" ? SENTRY : K6;
  const existing = tables.read(sql, mutation.id);
  if ((existing === null) !== (mutation.op === "create")) {
    const message = existing === null ? "no organization has this id" : "this id already exists in the world";
    throw new MutationError([{ path: `${index}.id`, message }]);
  }
  tables.remove(sql, mutation.id);
  if (mutation.op === "delete") return;
  try {
    tables.save(sql, { ...existing, ...mutation.set, id: mutation.id });
  } catch (error) {
    throw new MutationError(mutationIssues(error, index));
  }
}

/** SQLite's message names the column whose value must be unique: `UNIQUE constraint failed: member.id`. */
function mutationIssues(error: unknown, index: number): readonly InputIssue[] {
  if (error instanceof MutationError)
    return error.issues.map(({ path, message }) => ({ path: `${index}.set.${path}`, message }));
  return [{ path: `${index}.set`, message: error instanceof Error ? error.message : String(error) }];
}

/** Reads, removes and writes the organizations of one provider. */
interface OrganizationTables {
  readonly read: (sql: SqlStorage, id: number) => object | null;
  readonly remove: (sql: SqlStorage, id: number) => void;
  readonly save: (sql: SqlStorage, organization: unknown) => void;
}

const SENTRY: OrganizationTables = {
  read: readSentryOrganization,
  remove: (sql, id) => {
    sql.exec("DELETE FROM organization WHERE id = ?", id);
    for (const table of ["member", "team", "project"]) sql.exec(`DELETE FROM ${table} WHERE organization = ?`, id);
  },
  save: (sql, input) => {
    const organization = parseRequired(OrganizationSchema, input);
    const users = new Set(organization.members.flatMap(({ user }) => user ?? []));
    const found = sql.exec(
      "SELECT 1 FROM user WHERE id IN (SELECT value FROM json_each(?))",
      JSON.stringify([...users]),
    );
    if (found.toArray().length < users.size)
      throw new MutationError([{ path: "members", message: "a user id does not exist in the world" }]);
    saveSentryOrganizations(sql, [organization]);
    writeSetting(sql, "regions", [...new Set([...readRegions(sql), organization.region])]);
  },
};

const K6: OrganizationTables = {
  read: readK6Organization,
  remove: (sql, id) => {
    sql.exec("DELETE FROM k6_organization WHERE id = ?", id);
    for (const table of ["k6_member", "k6_project"]) sql.exec(`DELETE FROM ${table} WHERE organization = ?`, id);
  },
  save: (sql, input) => saveK6Organizations(sql, [parseRequired(K6OrganizationSchema, input)]),
};

function parseRequired<TSchema extends v.GenericSchema>(schema: TSchema, input: unknown): v.InferOutput<TSchema> {
  const checked = checkInput(schema, input);
  if (!checked.ok) throw new MutationError(checked.issues);
  return checked.value;
}
