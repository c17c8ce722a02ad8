import { jsonAnswer } from "../answer/answer.ts";
import { cacheControl } from "../answer/json.ts";
import type { Operation } from "../operation.ts";

export const sentryRegionsOperation: Operation = {
  id: "listSentryRegions",
  method: "GET",
  path: "/api/0/users/me/regions/",
  dialect: "sentry",
  summary: "List regions, as Sentry does",
  about: "Exactly one: this roster, which answers for all of them. Clients that go from region to region come once.",
  scope: "org:read",
  vouches: false,
  parameters: () => ({}),
  answer: async ({ url }) =>
    jsonAnswer(
      { regions: [{ name: "roster", url: url.origin }] },
      { "Cache-Control": cacheControl([]), "Content-Type": "application/json" },
    ),
};
