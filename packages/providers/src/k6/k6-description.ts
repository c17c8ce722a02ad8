import * as v from "valibot";
import type { ProviderDescription } from "../provider-description.ts";
import { K6_UNSUPPORTED } from "./k6-capabilities.ts";
import { isBillingField } from "./k6-normalize.ts";
import { createK6Provider } from "./k6-provider.ts";
import { extractStack } from "./k6-stack.ts";

const sourceSettings = {
  /** The Grafana Cloud stacks to request if the API that lists organizations is gone. */
  stacks: v.optional(v.array(v.strictObject({ id: v.optional(v.string()), url: v.optional(v.string()) }))),
};
const settingsSchema = v.object(sourceSettings);

/** Grafana Cloud k6. */
export const k6: ProviderDescription = {
  name: "k6",
  title: "Grafana Cloud k6",
  unsupported: K6_UNSUPPORTED,
  isBillingField,
  sourceSettings,
  create: ({ url, settings, listedStacks }) => {
    const { stacks = [] } = v.parse(settingsSchema, settings);
    return createK6Provider({
      url,
      stacks: stacks.map(({ id = null, url: stackUrl = null }) => ({ id, url: stackUrl })),
      listedStacks: () => listedStacks().flatMap((listed) => extractStack(listed) ?? []),
    });
  },
};
