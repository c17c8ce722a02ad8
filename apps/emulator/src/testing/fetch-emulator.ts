import { exports } from "cloudflare:workers";
import type { WorldFile } from "../world/world-schema.ts";

/** Sends a request to the Worker under test, for any host in the URL. */
export function fetchEmulator(url: string, token?: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  if (token !== undefined) headers.set("Authorization", token.includes(" ") ? token : `Bearer ${token}`);
  return exports.default.fetch(new Request(url, { ...init, headers }));
}

export function putControl(path: string, body: unknown): Promise<Response> {
  return fetchEmulator(`http://127.0.0.1:8788${path}`, undefined, { method: "PUT", body: JSON.stringify(body) });
}

/** Loads a world. Throws if it is refused. */
export async function putWorld(world: WorldFile): Promise<void> {
  const response = await putControl("/__world", world);
  if (!response.ok) throw new Error(await response.text());
}
