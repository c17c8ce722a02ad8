import { jsonAnswer } from "../answer/answer.ts";
import { copyHeaders } from "../answer/json.ts";
import type { Operation } from "../operation.ts";
import { findK6Organization } from "./find-organization.ts";

export const k6GetOperation: Operation = {
  id: "getK6Organization",
  method: "GET",
  path: "/v3/organizations/{id}",
  dialect: "k6",
  summary: "Read an organization, as k6 does",
  about: "By its integer id. Billing fields are there only with the scope `billing:read`.",
  scope: "org:read",
  vouches: true,
  parameters: () => ({}),
  answer: async (asked, { id = "" }) => {
    const found = await findK6Organization(asked, id);
    return jsonAnswer({ organization: found.organization["raw"] }, copyHeaders(found));
  },
};
