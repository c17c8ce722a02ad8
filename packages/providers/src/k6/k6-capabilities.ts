import type { UnsupportedFields } from "@roster/core/search";

/**
 * k6 has no slugs, statuses, platforms, membership ids and event counts. It has members, but its API does not return them.
 */
export const K6_UNSUPPORTED: UnsupportedFields = {
  slug: "absent",
  status: "absent",
  platform: "absent",
  member_id: "absent",
  events: "absent",
  email: "unknown",
  members: "unknown",
};
