import type { Source } from "@roster/core/source";
import { SourceServer, type InternalApi } from "@roster/http";
import { ServerTiming } from "@roster/http";
import { RegionConnection } from "../region-connection.ts";
import { RpcSource } from "../rpc-source.ts";

const principal = { key: { id: "t", scopes: [], sources: ["*"], expiresAt: null }, credentials: {} } as const;
const context = { principal, requestId: "abcdefgh", traceId: "a".repeat(32) };

/** The entrypoint of a region whose sources are those of another `Source`. Calls and results pass as text, as by RPC. */
export function fakeRegion(source: Source): InternalApi {
  const server = new SourceServer({ open: async () => source, log: () => {}, now: () => 0 });
  return {
    list: (call) => server.list(call),
    stream: (call) => server.stream(call),
    find: (call) => server.find(call),
    projects: (call) => server.projects(call),
    status: (call) => server.status(call),
    refresh: (call) => server.refresh(call),
    changes: (call) => server.changes(call),
    proxy: () => Promise.reject(new Error("No test calls it.")),
  };
}

/** A region as the gateway sees it. */
export function rpcSource(source: Source, api: InternalApi | null = fakeRegion(source)): RpcSource {
  const connection = new RegionConnection("test", api, context, new ServerTiming(() => 0));
  return new RpcSource(source.sources, connection);
}
