import type { Source } from "@roster/core/source";
import { createApp, type Dependencies } from "@roster/http";
import type { RosterAddress } from "../roster-client.ts";

const KEY = "rst_of-the-other-roster";
const ORIGIN = "https://other.example";

/** Another roster, whose public API has the sources of a `Source`. It accepts one key only. */
export function fakeRoster(source: Source): RosterAddress {
  const app = createApp({ now: () => 0, random: (length) => new Uint8Array(length).fill(1) });
  return {
    origin: ORIGIN,
    key: KEY,
    fetch: async (request) => {
      if (request.headers.get("Authorization") !== `Bearer ${KEY}`) throw new Error("The key was not sent.");
      return app.fetch(request, dependenciesOf(source));
    },
  };
}

function dependenciesOf(source: Source): Dependencies {
  return {
    deployment: {
      installations: [
        { id: "sentry", provider: "sentry" },
        { id: "k6", provider: "k6" },
      ],
      sources: source.sources,
      unsupportedFields: () => ({}),
      sourcesInView: async () => [source],
      proxyToUpstream: () => Promise.reject(new Error("No test calls it.")),
    },
    authenticate: async () => ({
      key: { id: "t", scopes: ["org:read", "billing:read", "admin"], sources: ["*"], expiresAt: null },
      credentials: {},
    }),
    rateLimits: { principal: { quota: 1e9, window: 1 }, unverified: { quota: 1e9, window: 1 } },
    platformRateLimiter: null,
    corsOrigins: [],
    log: () => {},
    edgeCache: null,
    keyringVersion: "",
  };
}
