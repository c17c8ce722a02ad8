import { STATUSES } from "../model/index.ts";
import type { FieldName, PlainFieldName, WildcardFieldName } from "./field-names.ts";
import { choiceField } from "./fields/choice-field.ts";
import { caseSensitiveConstantField, constantField } from "./fields/constant-field.ts";
import { normalizeEmail } from "./fields/email-address.ts";
import type { PlainField, WildcardField } from "./fields/field.ts";
import { flagsField } from "./fields/flags-field.ts";
import { freeTextField } from "./fields/free-text-field.ts";
import { idField } from "./fields/id-field.ts";
import { membershipField } from "./fields/membership-field.ts";
import { countQuantity, orderedField } from "./fields/ordered-field.ts";
import { platformField } from "./fields/platform-field.ts";
import { textField } from "./fields/text-field.ts";
import { timeQuantity } from "./fields/time-quantity.ts";
import { readWholeNumber } from "./fields/whole-number.ts";

const membershipId = { accepts: "a number", normalize: readWholeNumber };
const emailAddress = { accepts: "an e-mail address", normalize: normalizeEmail };

export const PLAIN_FIELDS: Readonly<Record<PlainFieldName, PlainField>> = {
  id: idField,
  status: choiceField(STATUSES, { visible: "active" }, (facts) => facts.status, "o.status"),
  email: membershipField("email", emailAddress),
  member_id: membershipField("member_id", membershipId),
  created: orderedField(timeQuantity, (facts) => facts.createdAt ?? undefined, "o.created"),
  changed: orderedField(timeQuantity, (facts) => facts.changedAt, "o.changed"),
  members: orderedField(countQuantity, (facts) => facts.members, "o.members", "members"),
  projects: orderedField(countQuantity, (facts) => facts.projects, "o.projects", "projects"),
  events: orderedField(countQuantity, (facts) => facts.events, "o.events", "events"),
  is: flagsField({
    default: { fact: (facts) => facts.isDefault, column: "o.is_default" },
    "early-adopter": { fact: (facts) => facts.isEarlyAdopter, column: "o.is_early_adopter" },
    "requires-2fa": { fact: (facts) => facts.requires2fa, column: "o.requires_2fa" },
    "has-auth-provider": { fact: (facts) => facts.hasAuthProvider, column: "o.has_auth_provider" },
  }),
  provider: constantField("provider"),
  region: constantField("region"),
  source: constantField("source"),
  installation: caseSensitiveConstantField("installation"),
};

export const WILDCARD_FIELDS: Readonly<Record<WildcardFieldName, WildcardField>> = {
  slug: textField((facts) => facts.slug, "o.slug"),
  name: textField((facts) => facts.name, "o.name"),
  query: freeTextField,
  platform: platformField,
};

/** All fields of the query language. To add a field, add its name in `field-names.ts` and its definition here. */
export const FIELDS: Readonly<Record<FieldName, PlainField | WildcardField>> = { ...WILDCARD_FIELDS, ...PLAIN_FIELDS };

/** A field and its name. `type` tells which values it takes. */
export type NamedField = NamedPlainField | NamedWildcardField;

export interface NamedPlainField {
  readonly type: "plain";
  readonly name: PlainFieldName;
  readonly field: PlainField;
}

export interface NamedWildcardField {
  readonly type: "wildcard";
  readonly name: WildcardFieldName;
  readonly field: WildcardField;
}

export const FREE_TEXT: NamedWildcardField = { type: "wildcard", name: "query", field: freeTextField };

const FIELDS_BY_NAME: ReadonlyMap<string, NamedField> = new Map<string, NamedField>([
  ...entriesOf(PLAIN_FIELDS).map(([name, field]) => [name, { type: "plain", name, field }] as const),
  ...entriesOf(WILDCARD_FIELDS).map(([name, field]) => [name, { type: "wildcard", name, field }] as const),
]);

export function findField(name: string): NamedField | undefined {
  return FIELDS_BY_NAME.get(name);
}

/** `Object.entries` with the type of the names. The records of this file are literals, so they have no other names. */
function entriesOf<Name extends string, Definition>(record: Readonly<Record<Name, Definition>>): [Name, Definition][] {
  return Object.entries(record) as [Name, Definition][];
}
