import * as v from "valibot";
import { strictObject } from "../world/strict-object.ts";

const Text = v.pipe(v.string(), v.nonEmpty());

/** A hook of Sentry's integration platform: who gets it, and what it says. */
export const EmittedHookSchema = strictObject({
  /** Where it goes. Left out, nothing is sent: the answer carries the signed request for the caller to send. */
  url: v.optional(v.pipe(v.string(), v.url())),
  /** The name of a service binding that it goes through, in place of the network. */
  binding: v.optional(Text),
  /** The integration's client secret, which signs. */
  secret: Text,
  resource: v.optional(Text, "installation"),
  action: v.optional(Text, "created"),
  /** The slug of the organization that an `installation` is about. */
  organization: v.optional(Text),
  installation: v.optional(Text),
  /** The event's own content; for an `installation` it is made up around the organization. */
  data: v.optional(v.record(v.string(), v.unknown())),
  actor: v.optional(
    strictObject({
      type: v.picklist(["user", "application"]),
      id: v.union([v.string(), v.number()]),
      name: v.string(),
    }),
    { type: "application", id: "sentry", name: "Sentry" },
  ),
  /** Unix seconds of `Sentry-Hook-Timestamp`, which is not signed. */
  timestamp: v.optional(v.pipe(v.number(), v.integer())),
  requestId: v.optional(Text),
  /** Replaces the right signature: for receivers that must refuse it. */
  signature: v.optional(v.string()),
});

export type EmittedHook = v.InferOutput<typeof EmittedHookSchema>;

export interface SignedHook {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Who delivers requests: the network, or the service binding of that name. Null: there is no such binding. */
export type FindSender = (binding: string | undefined) => ((request: Request) => Promise<Response>) | null;

/** Writes and signs a hook. `createId` makes UUIDs; `now` is milliseconds since 1970. */
export async function signHook(emission: EmittedHook, createId: () => string, now: number): Promise<SignedHook> {
  const uuid = emission.installation ?? createId();
  const { action, resource, actor } = emission;
  const body = printAsciiJson({
    action,
    installation: { uuid },
    data: emission.data ?? installationData(emission, uuid),
    actor,
  });
  return {
    body,
    headers: {
      "Content-Type": "application/json",
      "Request-ID": emission.requestId ?? createId().replaceAll("-", ""),
      "Sentry-Hook-Resource": resource,
      "Sentry-Hook-Timestamp": String(emission.timestamp ?? Math.floor(now / 1000)),
      "Sentry-Hook-Signature": emission.signature ?? (await hexHmac(emission.secret, body)),
    },
  };
}

function installationData({ organization, action }: EmittedHook, uuid: string): Record<string, unknown> {
  if (organization === undefined) return {};
  const status = action === "deleted" ? "deleted" : "installed";
  return { installation: { app: { uuid, slug: "roster" }, organization: { slug: organization }, uuid, status } };
}

/** simplejson's default: no spaces, and every character beyond ASCII escaped, astral ones as two. */
export function printAsciiJson(value: unknown): string {
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
