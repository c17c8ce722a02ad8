import * as v from "valibot";
import { flag, id, idOrNull, text, webUrl } from "../tolerant.ts";

/**
 * An item of `GET /v3/organizations`, the fields that are used. The documentation lists `id` to `is_default`; live
 * answers also carry `logo` and `grafana_stack_*`, which are null for organizations outside of Grafana Cloud.
 */
export const k6Organization = v.object({
  id,
  name: v.string(),
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
export type K6Organization = v.InferOutput<typeof k6Organization>;

/** An item of `GET /v3/organizations/{organization_id}/projects`. */
export const k6Project = v.object({
  id,
  name: v.string(),
  description: text,
  created: text,
  updated: text,
  is_default: flag,
});
export type K6Project = v.InferOutput<typeof k6Project>;

/** The envelope of `GET /v3/organizations/{organization_id}`. */
export const k6Detail = v.object({ organization: v.unknown() });

/** `GET /v3/account/me`, of which only the user is used. */
export const k6Account = v.object({ user: v.fallback(v.nullable(v.object({ id })), null) });

/** `GET /cloud/v6/auth`. */
export const k6StackAuth = v.object({ stack_id: v.pipe(id, v.digits()) });

/** The envelope of `GET /cloud/v6/projects`; its items are a `k6Project` each, without a description. */
export const k6StackProjects = v.object({ value: v.array(v.unknown()), "@nextLink": text });

/** What may stand beside a list. Undocumented today; earlier editions sent it, and other k6 lists still do. */
export const k6Meta = v.fallback(
  v.object({
    next: v.fallback(v.nullable(v.union([v.string(), v.number()])), null),
    count: v.fallback(v.nullable(v.number()), null),
  }),
  { next: null, count: null },
);
export type K6Meta = v.InferOutput<typeof k6Meta>;

/** An error body. Its `code` is a small integer of k6's own, unless the newer API answers; the status says more. */
export const k6Error = v.object({ error: v.object({ message: text }) });
