import { jsonResponse } from "../responses/buffered-response.ts";
import { cacheHeaders } from "../responses/cache-headers.ts";
import type { Operation } from "../operation.ts";
import { findK6Organization } from "./find-k6-organization.ts";

export const getK6OrganizationOperation: Operation = {
  id: "getK6Organization",
  method: "GET",
  path: "/v3/organizations/{id}",
  dialect: "k6",
  summary: "Read an organization, as k6 does",
  description: "By its integer id. Billing fields are there only with the scope `billing:read`.",
  scope: "org:read",
  recordsAuthOutcome: true,
  parameters: () => ({}),
  handle: async (asked, { id = "" }) => {
    const found = await findK6Organization(asked, id);
    return jsonResponse({ organization: found.organization["raw"] }, cacheHeaders(found));
  },
};
