import type { SourceTraits } from "../source-traits.ts";

/** A source whose provider supplies all fields. */
export const FULL_SOURCE: SourceTraits = {
  source: "Sentry-US",
  region: "us",
  provider: "sentry",
  installation: "sentry",
  unsupported: {},
};

/** A source whose provider lacks fields of both kinds. */
export const LIMITED_SOURCE: SourceTraits = {
  source: "k6",
  region: "DE",
  provider: "k6",
  installation: "k6",
  unsupported: {
    slug: "absent",
    status: "absent",
    platform: "absent",
    member_id: "absent",
    events: "absent",
    email: "unknown",
    members: "unknown",
  },
};
