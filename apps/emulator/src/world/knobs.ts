import * as v from "valibot";
import { strictObject } from "./strict-object.ts";

/**
 * What nobody outside of the two vendors knows, each with the value the emulator takes until a world file says
 * otherwise. `docs/emulator.md` says which evidence stands behind each.
 */
export const SentryKnobsSchema = strictObject({
  /**
   * Requests in a fixed window of `windowSeconds`, and requests under way at once, for each user or address. The open
   * source's values; those of sentry.io are not public. Null: no limiter and no headers, as on most self-hosted servers.
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
  /** Which recorded response shape the `documented` profile answers a list with. */
  edition: v.optional(v.picklist(["current", "2020"]), "current"),
});

export const K6KnobsSchema = strictObject({
  /** Adds `"meta":{"next":null,"prev":null,"count":n}` to lists, as the servers of 2016 did. */
  meta: v.optional(v.boolean(), false),
  /** Cuts lists into pages of so many, chosen with `page=`; only with `meta` can a client see that there are more. */
  pageSize: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))), null),
  /** Adds the undocumented fields that clients were seen to read (`is_saml_org`, `grafana_stack_id`, `vuh` …). */
  extraFields: v.optional(v.boolean(), false),
  /** How dates are printed: as the world file writes them, or in one of the three forms seen. */
  dates: v.optional(v.picklist(["written", "seconds", "microseconds", "zoneless"]), "written"),
  order: v.optional(v.picklist(["id", "created", "name"]), "id"),
  /** What an organization that exists but is not the caller's answers. */
  foreign: v.optional(v.picklist([403, 404]), 404),
  /** v3 and what stands beside it is gone: this status for every route of it. */
  retired: v.optional(v.nullable(v.picklist([404, 410])), null),
  /** A path with a trailing slash, which the documents never write. */
  trailingSlash: v.optional(v.picklist(["not-found", "accepted"]), "not-found"),
  /** HTTP Basic with the token as user and no password, as clients of 2016 sent. */
  basic: v.optional(v.boolean(), true),
});

export type SentryKnobs = v.InferOutput<typeof SentryKnobsSchema>;
export type K6Knobs = v.InferOutput<typeof K6KnobsSchema>;
