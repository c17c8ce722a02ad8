import type { Operation } from "../operation.ts";
import { jsonTextResponse } from "../responses/buffered-response.ts";
import { cacheHeaders } from "../responses/cache-headers.ts";
import { findK6Organization } from "./find-k6-organization.ts";

export const getK6OrganizationOperation: Operation = {
  id: "getK6Organization",
  method: "GET",
  path: "/v3/organizations/{id}",
  dialect: "k6",
  summary: "Get an organization in k6's format",
  description: "By its integer id. Billing fields are included only with the scope `billing:read`.",
  scope: "org:read",
  recordsAuthOutcome: true,
  parameters: () => ({}),
  handle: async (context, { id = "" }) => {
    const found = await findK6Organization(context, id);
    return jsonTextResponse(`{"organization":${found.organization.text}}`, cacheHeaders(found));
  },
};
