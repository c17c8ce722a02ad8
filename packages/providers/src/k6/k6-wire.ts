import * as v from "valibot";
import { flag, id, idOrNull, requiredText, text, webUrl } from "../tolerant.ts";
import { isObject, withRead } from "../row-reader.ts";

const organizationSchema = v.object({
  id,
  name: requiredText,
  owner_id: idOrNull,
  description: text,
  created: text,
  updated: text,
  is_default: flag,
  logo: webUrl,
  grafana_stack_id: idOrNull,
  grafana_stack_name: text,
  grafana_stack_url: webUrl,
});

/**
 * An item of `GET /v3/organizations`, reduced to the fields that are used. The documentation lists `id` to `is_default`.
 * Live responses also have `logo` and `grafana_stack_*`, which are null for organizations outside Grafana Cloud. A list can
 * be long, so its items have a function of their own.
 */
export const k6Organization = withRead(organizationSchema, (raw) => {
  if (!isObject(raw)) return undefined;
  const remoteId = id.read(raw["id"]);
  const name = requiredText.read(raw["name"]);
  if (remoteId === undefined || name === undefined) return undefined;
  return {
    id: remoteId,
    name,
    owner_id: idOrNull.read(raw["owner_id"]),
    description: text.read(raw["description"]),
    created: text.read(raw["created"]),
    updated: text.read(raw["updated"]),
    is_default: flag.read(raw["is_default"]),
    logo: webUrl.read(raw["logo"]),
    grafana_stack_id: idOrNull.read(raw["grafana_stack_id"]),
    grafana_stack_name: text.read(raw["grafana_stack_name"]),
    grafana_stack_url: webUrl.read(raw["grafana_stack_url"]),
  };
});
export type K6Organization = v.InferOutput<typeof k6Organization>;

/** An item of `GET /v3/organizations/{organization_id}/projects`. */
export const k6Project = v.object({
  id,
  name: requiredText,
  description: text,
  created: text,
  updated: text,
  is_default: flag,
});
export type K6Project = v.InferOutput<typeof k6Project>;

/** The body of `GET /v3/organizations/{organization_id}`. */
export const k6Detail = v.object({ organization: v.unknown() });

/** The body of `GET /v3/account/me`. Only the user's id is used. */
export const k6Account = v.object({ user: v.fallback(v.nullable(v.object({ id })), null) });

/** The body of `GET /cloud/v6/auth`. */
export const k6StackAuth = v.object({ stack_id: v.pipe(id, v.digits()) });

/** The body of `GET /cloud/v6/projects`. Each item is a `k6Project` without a description. */
export const k6StackProjects = v.object({ value: v.array(v.unknown()), "@nextLink": v.nullish(v.string(), null) });

/** Optional metadata of a list. Not documented today. Earlier versions sent it, and other k6 lists still do. */
export const k6Meta = v.fallback(
  v.object({
    next: v.fallback(v.nullable(v.union([v.string(), v.number()])), null),
    count: v.fallback(v.nullable(v.number()), null),
  }),
  { next: null, count: null },
);
export type K6Meta = v.InferOutput<typeof k6Meta>;

/** An error body. v3 also sends a numeric `code` and v6 a textual one. Neither is used: the status is more precise. */
export const k6Error = v.object({ error: v.object({ message: text }) });
