import { PROVIDERS, STATUSES, type ProviderName } from "../model/index.ts";
import { choice, readsOneOf } from "./fields/choice.ts";
import { casedConstant, constant } from "./fields/constant.ts";
import { count } from "./fields/count.ts";
import { readEmail } from "./fields/email.ts";
import type { Field } from "./fields/field.ts";
import { flags } from "./fields/flags.ts";
import { identity } from "./fields/identity.ts";
import { leaf } from "./fields/leaf.ts";
import { moment } from "./fields/moment.ts";
import { ordered } from "./fields/ordered.ts";
import { phrase } from "./fields/phrase.ts";
import { platform } from "./fields/platform.ts";
import { text } from "./fields/text.ts";
import type { Lack } from "./source-traits.ts";

const number = { accepts: "a number", read: (text: string) => /^0*(\d+)$/.exec(text)?.[1] ?? null };
const address = { accepts: "an e-mail address", read: readEmail };

/** Every field of the language. A new one is added here, and nowhere else. */
const BY_NAME = {
  id: identity,
  slug: text((facts) => facts.slug, "o.slug"),
  name: text((facts) => facts.name, "o.name"),
  query: phrase,
  status: choice(STATUSES, { visible: "active" }, (facts) => facts.status, "o.status"),
  email: leaf("email", address),
  member_id: leaf("member_id", number),
  platform,
  created: ordered(moment, (facts) => facts.createdAt ?? undefined, "o.created"),
  changed: ordered(moment, (facts) => facts.changedAt, "o.changed"),
  members: ordered(count, (facts) => facts.members, "o.members", "members"),
  projects: ordered(count, (facts) => facts.projects, "o.projects", "projects"),
  events: ordered(count, (facts) => facts.events, "o.events", "events"),
  is: flags({
    default: { fact: (facts) => facts.isDefault, column: "o.is_default" },
    "early-adopter": { fact: (facts) => facts.isEarlyAdopter, column: "o.is_early_adopter" },
    "requires-2fa": { fact: (facts) => facts.requires2fa, column: "o.requires_2fa" },
    "has-auth-provider": { fact: (facts) => facts.hasAuthProvider, column: "o.has_auth_provider" },
  }),
  provider: { ...constant("provider"), ...readsOneOf(PROVIDERS) },
  region: constant("region"),
  source: constant("source"),
  installation: casedConstant("installation"),
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
export const LACKS: Readonly<Record<ProviderName, Readonly<Partial<Record<FieldName, Lack>>>>> = {
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
