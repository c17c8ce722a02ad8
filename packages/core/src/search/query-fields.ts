import { PROVIDERS, STATUSES, type ProviderName } from "../model/index.ts";
import { choiceField, choiceValues } from "./fields/choice-field.ts";
import { caseSensitiveConstantField, constantField } from "./fields/constant-field.ts";
import { countQuantity } from "./fields/count-quantity.ts";
import { normalizeEmail } from "./fields/email-address.ts";
import type { Field } from "./fields/field.ts";
import { flagsField } from "./fields/flags-field.ts";
import { idField } from "./fields/id-field.ts";
import { membershipField } from "./fields/membership-field.ts";
import { timeQuantity } from "./fields/time-quantity.ts";
import { orderedField } from "./fields/ordered-field.ts";
import { freeTextField } from "./fields/free-text-field.ts";
import { platformField } from "./fields/platform-field.ts";
import { textField } from "./fields/text-field.ts";
import type { Unsupported } from "./source-traits.ts";

const number = { accepts: "a number", read: (text: string) => /^0*(\d+)$/.exec(text)?.[1] ?? null };
const address = { accepts: "an e-mail address", read: normalizeEmail };

/** Every field of the language. A new one is added here, and nowhere else. */
const BY_NAME = {
  id: idField,
  slug: textField((facts) => facts.slug, "o.slug"),
  name: textField((facts) => facts.name, "o.name"),
  query: freeTextField,
  status: choiceField(STATUSES, { visible: "active" }, (facts) => facts.status, "o.status"),
  email: membershipField("email", address),
  member_id: membershipField("member_id", number),
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

/** A field and the name that it is listed under. */
export interface NamedField {
  readonly name: FieldName;
  readonly field: Field;
}

const NAMED: ReadonlyMap<string, NamedField> = new Map(
  FIELD_NAMES.map((name) => [name, { name, field: BY_NAME[name] }]),
);

export function findField(name: string): NamedField | undefined {
  return NAMED.get(name);
}

/** What a provider cannot answer. Flags need no line: one that is nowhere told is NULL in its column, which is absent. */
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
