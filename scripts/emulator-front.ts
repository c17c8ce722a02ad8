import {
  Agent,
  createServer,
  request as sendRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from "node:http";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream";

export interface EmulatorFrontOptions {
  readonly port: number;
  /** The port of the emulator's process; null while that process does not run. */
  readonly emulatorPort: () => number | null;
  /** Called after a world was loaded, before the client receives the response. */
  readonly onWorldLoaded: (epoch: string) => Promise<void>;
}

export interface EmulatorFront {
  close(): Promise<void>;
}

/**
 * A response field of the emulator: how to break the client's connection. `reset`: reset it before the response.
 * `reset-after-body`, `close-after-body`: do so after the body, without its end, so that it is incomplete.
 */
const CONNECTION_FIELD = "emulator-connection";
/** A request field that tells the emulator that connections can be broken. */
const FRONT_FIELD = "emulator-front";
/** Fields of one connection, which are not forwarded. The server answers `Expect` itself. */
const HOP_BY_HOP = new Set(["connection", "keep-alive", "transfer-encoding", "expect", CONNECTION_FIELD]);
/** Milliseconds. `workerd` closes idle connections after 5 s, and a client must not use one that is being closed. */
const CLIENT_IDLE_TIMEOUT = 2_000;
const SERVER_IDLE_TIMEOUT = 60_000;
/** Bytes. The servers that are emulated accept longer URLs and header fields than Node does by default. */
const MAX_HEADER_SIZE = 256 * 1024;

/**
 * Starts the public address of the emulator's process. It forwards every request. A Worker cannot break a TCP connection,
 * so the emulator tells this server to do it.
 */
export async function startEmulatorFront(options: EmulatorFrontOptions): Promise<EmulatorFront> {
  const agent = new Agent({ keepAlive: true, timeout: CLIENT_IDLE_TIMEOUT });
  const settings = { maxHeaderSize: MAX_HEADER_SIZE, keepAliveTimeout: SERVER_IDLE_TIMEOUT, requestTimeout: 0 };
  const server = createServer(settings, (request, response) => forward(options, agent, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  return {
    close: async () => {
      agent.destroy();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function forward(
  options: EmulatorFrontOptions,
  agent: Agent,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const port = options.emulatorPort();
  if (port === null) return reset(request);
  const { method, url: path } = request;
  const headers = { ...withoutHopByHop(request.headers), [FRONT_FIELD]: "1" };
  const upstream = sendRequest({ host: "127.0.0.1", port, method, path, headers, agent, setHost: false });
  upstream.on("error", () => reset(request));
  response.on("close", () => upstream.destroy());
  upstream.on("response", (answer) => void respond(options, request, response, answer));
  pipeline(request, upstream, () => undefined);
}

async function respond(
  options: EmulatorFrontOptions,
  request: IncomingMessage,
  response: ServerResponse,
  answer: IncomingMessage,
): Promise<void> {
  const connection = answer.headers[CONNECTION_FIELD];
  if (connection === "reset") return reset(request);
  const head = [answer.statusCode ?? 502, withoutHopByHop(answer.headers)] as const;
  if (request.method === "PUT" && request.url === "/__world" && answer.statusCode === 200) {
    return respondAfterAnnouncement(options, response, head, answer);
  }
  response.writeHead(...head);
  response.flushHeaders();
  answer.on("error", () => request.socket.destroy());
  answer.pipe(response, { end: connection === undefined });
  if (connection === undefined) return;
  answer.on("end", () => {
    if (connection === "reset-after-body") reset(request);
    else request.socket.destroySoon();
  });
}

async function respondAfterAnnouncement(
  { onWorldLoaded }: EmulatorFrontOptions,
  response: ServerResponse,
  head: readonly [number, OutgoingHttpHeaders],
  answer: IncomingMessage,
): Promise<void> {
  try {
    const body = await text(answer);
    const { epoch } = JSON.parse(body) as { readonly epoch: string };
    await onWorldLoaded(epoch);
    response.writeHead(...head).end(body);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    response.writeHead(502, { "Content-Type": "text/plain" }).end(detail);
  }
}

function withoutHopByHop(headers: Readonly<Record<string, string | string[] | undefined>>): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name)));
}

/** Ends the connection of a request with RST. */
function reset({ socket }: IncomingMessage): void {
  socket.resetAndDestroy();
}
