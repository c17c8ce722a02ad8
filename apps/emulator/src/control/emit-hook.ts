import * as v from "valibot";
import { strictObject } from "../world/strict-object.ts";

const Text = v.pipe(v.string(), v.nonEmpty());

/** A hook of Sentry's integration platform: its receiver and its content. */
export const EmittedHookSchema = strictObject({
  /** The receiver. Without it nothing is sent, and the response contains the signed request. */
  url: v.optional(v.pipe(v.string(), v.url())),
  /** The name of a service binding that delivers the hook. Without it the hook goes over the network. */
  binding: v.optional(Text),
  /** The client secret of the integration. It is the key of the signature. */
  secret: Text,
  resource: v.optional(Text, "installation"),
  action: v.optional(Text, "created"),
  /** The slug of the organization in an `installation` event. */
  organization: v.optional(Text),
  installation: v.optional(Text),
  /** The content of the event. The default for an `installation` contains the organization. */
  data: v.optional(v.record(v.string(), v.unknown())),
  actor: v.optional(
    strictObject({
      type: v.picklist(["user", "application"]),
      id: v.union([v.string(), v.number()]),
      name: v.string(),
    }),
    { type: "application", id: "sentry", name: "Sentry" },
  ),
  /** Unix seconds of `Sentry-Hook-Timestamp`. The signature does not cover this field. */
  timestamp: v.optional(v.pipe(v.number(), v.integer())),
  requestId: v.optional(Text),
  /** Replaces the correct signature, to test receivers that must refuse a wrong one. */
  signature: v.optional(v.string()),
});

export type EmittedHook = v.InferOutput<typeof EmittedHookSchema>;

export interface SignedHook {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Returns the function that delivers hooks: over the network, or over the service binding with this name. Null: no such
 * binding.
 */
export type FindSender = (binding: string | undefined) => ((request: Request) => Promise<Response>) | null;

/** Prints and signs a hook. `createId` returns a UUID. `now` is in milliseconds since 1970. */
export async function signHook(hook: EmittedHook, createId: () => string, now: number): Promise<SignedHook> {
  const uuid = hook.installation ?? createId();
  const { action, resource, actor } = hook;
  const body = printAsciiJson({
    action,
    installation: { uuid },
    data: hook.data ?? installationData(hook, uuid),
    actor,
  });
  return {
    body,
    headers: {
      "Content-Type": "application/json",
      "Request-ID": hook.requestId ?? createId().replaceAll("-", ""),
      "Sentry-Hook-Resource": resource,
      "Sentry-Hook-Timestamp": String(hook.timestamp ?? Math.floor(now / 1000)),
      "Sentry-Hook-Signature": hook.signature ?? (await hexHmac(hook.secret, body)),
    },
  };
}

function installationData({ organization, action }: EmittedHook, uuid: string): Record<string, unknown> {
  if (organization === undefined) return {};
  const status = action === "deleted" ? "deleted" : "installed";
  return { installation: { app: { uuid, slug: "roster" }, organization: { slug: organization }, uuid, status } };
}

/** The default of Python's simplejson: no spaces, and every non-ASCII UTF-16 unit escaped. */
function printAsciiJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(/[\u007f-\uffff]/g, escapeUnit);
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

async function hexHmac(secret: string, text: string): Promise<string> {
  const encoder = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), algorithm, false, ["sign"]);
  const bytes = new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(text)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
