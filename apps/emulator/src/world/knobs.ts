import * as v from "valibot";
import { strictObject } from "./strict-object.ts";

/**
 * Properties of the two vendors' servers that are not public. A world file can set each of them. `docs/emulator.md`
 * states the evidence for the default values.
 */
export const SentryKnobsSchema = strictObject({
  /**
   * For each user or address: requests in a fixed window of `windowSeconds`, and concurrent requests. The defaults are
   * those of Sentry's source code. Those of sentry.io are not public. Null: no limit and no rate limit headers.
   */
  rateLimit: v.optional(
    v.nullable(
      strictObject({
        limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 999),
        windowSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 1),
        concurrent: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 999),
      }),
    ),
    {},
  ),
  /** The edition of the documents whose list format the `documented` profile uses. */
  edition: v.optional(v.picklist(["current", "2020"]), "current"),
});

export const K6KnobsSchema = strictObject({
  /** Adds `"meta":{"next":null,"prev":null,"count":n}` to lists, like the servers of 2016. */
  meta: v.optional(v.boolean(), false),
  /** The page size of lists. `page=` selects a page. Only `meta` shows a client that more pages exist. */
  pageSize: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))), null),
  /** Adds the undocumented fields that public clients read (`is_saml_org`, `grafana_stack_id`, `vuh` …). */
  extraFields: v.optional(v.boolean(), false),
  /** The format of dates: as in the world file, or one of the three observed formats. */
  dates: v.optional(v.picklist(["written", "seconds", "microseconds", "zoneless"]), "written"),
  order: v.optional(v.picklist(["id", "created", "name"]), "id"),
  /** The status for an organization that exists but that the caller may not read. */
  foreign: v.optional(v.picklist([403, 404]), 404),
  /** The status of all v3 routes after v3 is removed. Null: v3 exists. */
  retired: v.optional(v.nullable(v.picklist([404, 410])), null),
  /** How paths with a trailing slash are handled. The documents contain no such path. */
  trailingSlash: v.optional(v.picklist(["not-found", "accepted"]), "not-found"),
  /** Accepts HTTP Basic with the token as user name and an empty password, which clients of 2016 sent. */
  basic: v.optional(v.boolean(), true),
});

export type SentryKnobs = v.InferOutput<typeof SentryKnobsSchema>;
export type K6Knobs = v.InferOutput<typeof K6KnobsSchema>;
