import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTcpServer, type AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { startEmulatorFront } from "./emulator-front.ts";

const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** Starts a front with a server behind it. Returns the front's address and the epochs that it announced. */
async function startFront(handle: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(handle);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const epochs: string[] = [];
  const port = await freePort();
  const front = await startEmulatorFront({
    port,
    emulatorPort: () => (server.listening ? (server.address() as AddressInfo).port : null),
    onWorldLoaded: async (epoch) => void epochs.push(epoch),
  });
  const stopServer = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  closing.push(() => front.close(), stopServer);
  return { address: `http://127.0.0.1:${port}`, epochs, stopServer };
}

async function freePort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The code of the connection error that a request ends with. */
async function errorCode(request: Promise<unknown>): Promise<unknown> {
  const error = await request.then(
    () => null,
    (reason: unknown) => reason as { readonly cause?: { readonly code?: string } },
  );
  return error?.cause?.code;
}

test("a request and its response pass unchanged, but for the fields of the connection", async () => {
  const { address } = await startFront((request, response) => {
    const { method, url, headers } = request;
    response.writeHead(203, { "X-Upstream": "yes", Link: ["<a>", "<b>"] });
    response.end(JSON.stringify({ method, url, host: headers.host, scheme: headers["x-forwarded-proto"] }));
  });
  const response = await fetch(`${address}/a%2Fb?c=%20`, { headers: { "X-Forwarded-Proto": "https" } });
  expect([response.status, response.headers.get("X-Upstream")]).toEqual([203, "yes"]);
  expect(response.headers.get("Link")).toBe("<a>, <b>");
  const host = new URL(address).host;
  expect(await response.json()).toEqual({ method: "GET", url: "/a%2Fb?c=%20", host, scheme: "https" });
});

test("a loaded world is announced before the client receives the response", async () => {
  const { address, epochs } = await startFront((_request, response) => response.end('{"epoch":"e-1","k6":2}'));
  const response = await fetch(`${address}/__world`, { method: "PUT", body: "{}" });
  expect(epochs).toEqual(["e-1"]);
  expect(await response.json()).toEqual({ epoch: "e-1", k6: 2 });
  await fetch(`${address}/__world`);
  expect(epochs).toHaveLength(1);
});

test("a refused world is not announced", async () => {
  const { address, epochs } = await startFront((_request, response) => response.writeHead(400).end("{}"));
  expect((await fetch(`${address}/__world`, { method: "PUT", body: "{}" })).status).toBe(400);
  expect(epochs).toEqual([]);
});

test.each([
  ["reset", "ECONNRESET"],
  ["reset-after-body", "ECONNRESET"],
  ["close-after-body", "UND_ERR_SOCKET"],
])("the emulator breaks a connection: %s", async (fault, code) => {
  const { address } = await startFront((_request, response) =>
    response.writeHead(200, { "Emulator-Connection": fault }).end('{"half":'),
  );
  expect(await errorCode(fetch(address).then((response) => response.text()))).toBe(code);
});

test("without an emulator, every connection is reset", async () => {
  const { address, stopServer } = await startFront((_request, response) => response.end());
  await stopServer();
  expect(await errorCode(fetch(address))).toBe("ECONNRESET");
});
