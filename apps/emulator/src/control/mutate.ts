import * as v from "valibot";
import { strict } from "../world/strict.ts";
import type { Checked, Flaw } from "../world/check-world.ts";
import { check } from "../world/check-world.ts";
import { readK6Organization, readOrganization } from "../world/read-organization.ts";
import { saveK6Organizations } from "../world/save-k6.ts";
import { saveOrganizations } from "../world/save-organizations.ts";
import { IdSchema, K6OrganizationSchema, OrganizationSchema } from "../world/schema.ts";
import { readRegions, writeSetting } from "../world/setting.ts";

const MutationSchema = strict({
  op: v.picklist(["create", "update", "delete"]),
  provider: v.picklist(["sentry", "k6"]),
  id: IdSchema,
  /** The organization's fields as in a world file: all that are needed to create, those that change to update. */
  set: v.optional(v.record(v.string(), v.unknown()), {}),
});

type Mutation = v.InferOutput<typeof MutationSchema>;

/** Changes organizations while everything runs: all of the list, or, where anything is wrong, none of it. */
export function mutate(storage: DurableObjectStorage, input: unknown): Checked<null> {
  const list = check(v.array(MutationSchema), input);
  if (!list.ok) return list;
  try {
    storage.transactionSync(() => {
      for (const [index, mutation] of list.value.entries()) apply(storage.sql, mutation, index);
    });
    return { ok: true, value: null };
  } catch (error) {
    if (error instanceof Rejected) return { ok: false, flaws: error.flaws };
    throw error;
  }
}

/** Rolls the transaction back, and says why. */
class Rejected extends Error {
  readonly flaws: readonly Flaw[];

  constructor(flaws: readonly Flaw[]) {
    super("mutation rejected");
    this.flaws = flaws;
  }
}

function apply(sql: SqlStorage, mutation: Mutation, index: number): void {
  const house = mutation.provider === "sentry" ? SENTRY : K6;
  const old = house.read(sql, mutation.id);
  if ((old === null) !== (mutation.op === "create")) {
    const message = old === null ? "there is no organization with this id" : "this id is given twice in the world";
    throw new Rejected([{ path: `${index}.id`, message }]);
  }
  house.remove(sql, mutation.id);
  if (mutation.op === "delete") return;
  try {
    house.save(sql, { ...old, ...mutation.set, id: mutation.id });
  } catch (error) {
    throw new Rejected(flawsOf(error, index));
  }
}

/** A constraint of the tables says which column two organizations cannot share: `UNIQUE constraint failed: member.id`. */
function flawsOf(error: unknown, index: number): readonly Flaw[] {
  if (error instanceof Rejected)
    return error.flaws.map(({ path, message }) => ({ path: `${index}.set.${path}`, message }));
  return [{ path: `${index}.set`, message: error instanceof Error ? error.message : String(error) }];
}

/** How one provider's organizations are read, removed and written. */
interface House {
  readonly read: (sql: SqlStorage, id: number) => object | null;
  readonly remove: (sql: SqlStorage, id: number) => void;
  readonly save: (sql: SqlStorage, organization: unknown) => void;
}

const SENTRY: House = {
  read: readOrganization,
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
      throw new Rejected([{ path: "members", message: "there is nobody with some user's id" }]);
    saveOrganizations(sql, [organization]);
    writeSetting(sql, "regions", [...new Set([...readRegions(sql), organization.region])]);
  },
};

const K6: House = {
  read: readK6Organization,
  remove: (sql, id) => {
    sql.exec("DELETE FROM k6_organization WHERE id = ?", id);
    for (const table of ["k6_member", "k6_project"]) sql.exec(`DELETE FROM ${table} WHERE organization = ?`, id);
  },
  save: (sql, input) => saveK6Organizations(sql, [required(K6OrganizationSchema, input)]),
};

function required<TSchema extends v.GenericSchema>(schema: TSchema, input: unknown): v.InferOutput<TSchema> {
  const checked = check(schema, input);
  if (!checked.ok) throw new Rejected(checked.flaws);
  return checked.value;
}
