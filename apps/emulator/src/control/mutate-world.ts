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
  /** The organization's fields as in a world file: all that are needed to create, those that change to update. */
  set: v.optional(v.record(v.string(), v.unknown()), {}),
});

type Mutation = v.InferOutput<typeof MutationSchema>;

/** Changes organizations while everything runs: all of the list, or, where anything is wrong, none of it. */
export function mutateWorld(storage: DurableObjectStorage, input: unknown): CheckResult<null> {
  const list = checkInput(v.array(MutationSchema), input);
  if (!list.ok) return list;
  try {
    storage.transactionSync(() => {
      for (const [index, mutation] of list.value.entries()) apply(storage.sql, mutation, index);
    });
    return { ok: true, value: null };
  } catch (error) {
    if (error instanceof MutationError) return { ok: false, flaws: error.flaws };
    throw error;
  }
}

/** Rolls the transaction back, and says why. */
class MutationError extends Error {
  readonly flaws: readonly InputIssue[];

  constructor(flaws: readonly InputIssue[]) {
    super("mutation rejected");
    this.flaws = flaws;
  }
}

function apply(sql: SqlStorage, mutation: Mutation, index: number): void {
  const house = mutation.provider === "sentry" ? SENTRY : K6;
  const old = house.read(sql, mutation.id);
  if ((old === null) !== (mutation.op === "create")) {
    const message = old === null ? "there is no organization with this id" : "this id is given twice in the world";
    throw new MutationError([{ path: `${index}.id`, message }]);
  }
  house.remove(sql, mutation.id);
  if (mutation.op === "delete") return;
  try {
    house.save(sql, { ...old, ...mutation.set, id: mutation.id });
  } catch (error) {
    throw new MutationError(flawsOf(error, index));
  }
}

/** A constraint of the tables says which column two organizations cannot share: `UNIQUE constraint failed: member.id`. */
function flawsOf(error: unknown, index: number): readonly InputIssue[] {
  if (error instanceof MutationError)
    return error.flaws.map(({ path, message }) => ({ path: `${index}.set.${path}`, message }));
  return [{ path: `${index}.set`, message: error instanceof Error ? error.message : String(error) }];
}

/** How one provider's organizations are read, removed and written. */
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
    const organization = required(OrganizationSchema, input);
    const users = new Set(organization.members.flatMap(({ user }) => user ?? []));
    const known = sql.exec(
      "SELECT 1 FROM user WHERE id IN (SELECT value FROM json_each(?))",
      JSON.stringify([...users]),
    );
    if (known.toArray().length < users.size)
      throw new MutationError([{ path: "members", message: "there is nobody with some user's id" }]);
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
  save: (sql, input) => saveK6Organizations(sql, [required(K6OrganizationSchema, input)]),
};

function required<TSchema extends v.GenericSchema>(schema: TSchema, input: unknown): v.InferOutput<TSchema> {
  const checked = checkInput(schema, input);
  if (!checked.ok) throw new MutationError(checked.flaws);
  return checked.value;
}
