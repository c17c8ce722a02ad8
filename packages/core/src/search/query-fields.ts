import { PROVIDERS, STATUSES, type ProviderName } from "../model/index.ts";
import { choiceField, choiceValues } from "./fields/choice-field.ts";
import { caseSensitiveConstantField, constantField } from "./fields/constant-field.ts";
import { normalizeEmail } from "./fields/email-address.ts";
import type { Field } from "./fields/field.ts";
import { flagsField } from "./fields/flags-field.ts";
import { idField } from "./fields/id-field.ts";
import { membershipField } from "./fields/membership-field.ts";
import { timeQuantity } from "./fields/time-quantity.ts";
import { countQuantity, orderedField } from "./fields/ordered-field.ts";
import { freeTextField } from "./fields/free-text-field.ts";
import { platformField } from "./fields/platform-field.ts";
import { textField } from "./fields/text-field.ts";
import type { Unsupported } from "./source-traits.ts";

const membershipId = { accepts: "a number", normalize: (text: string) => /^0*(\d+)$/.exec(text)?.[1] ?? null };
const emailAddress = { accepts: "an e-mail address", normalize: normalizeEmail };

/** All fields of the query language. To add a field, add it here. */
const BY_NAME = {
  id: idField,
  slug: textField((facts) => facts.slug, "o.slug"),
  name: textField((facts) => facts.name, "o.name"),
  query: freeTextField,
  status: choiceField(STATUSES, { visible: "active" }, (facts) => facts.status, "o.status"),
  email: membershipField("email", emailAddress),
  member_id: membershipField("member_id", membershipId),
  platform: platformField,
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
  provider: { ...constantField("provider"), ...choiceValues(PROVIDERS) },
  region: constantField("region"),
  source: constantField("source"),
  installation: caseSensitiveConstantField("installation"),
} satisfies Record<string, Field>;

export type FieldName = keyof typeof BY_NAME;
export const FIELDS: Readonly<Record<FieldName, Field>> = BY_NAME;
export const FIELD_NAMES = Object.keys(BY_NAME) as readonly FieldName[];

/** A field and its name. */
export interface NamedField {
  readonly name: FieldName;
  readonly field: Field;
}

const FIELDS_BY_NAME: ReadonlyMap<string, NamedField> = new Map(
  FIELD_NAMES.map((name) => [name, { name, field: BY_NAME[name] }]),
);

export function findField(name: string): NamedField | undefined {
  return FIELDS_BY_NAME.get(name);
}

/**
 * By provider, the fields that the provider does not supply. `is` needs no entry: a flag that a provider does not supply
 * is NULL in its column, and NULL means absent.
 */
export const UNSUPPORTED: Readonly<Record<ProviderName, Readonly<Partial<Record<FieldName, Unsupported>>>>> = {
  sentry: {},
  k6: {
    slug: "absent",
    status: "absent",
    platform: "absent",
    member_id: "absent",
    events: "absent",
    email: "unknown",
    members: "unknown",
  },
};
