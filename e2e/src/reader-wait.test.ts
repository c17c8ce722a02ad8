import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { generateWorld } from "@roster/emulator/generate-world";
import { startSocketReader } from "@roster/scripts/socket-reader";
import type { RunningStack } from "@roster/scripts/start-stack";
import { afterAll, beforeAll, expect, test } from "vitest";
import { getJson, readUpstreamRequests } from "./stack-client.ts";
import { startTestStack } from "./start-test-stack.ts";

/**
 * A reader sends a small request every 20 ms over a socket, while a large source is synced, polled, and asked for facets. If
 * the work kept the event loop from its sockets, the reader would wait until the end of the work.
 */
const ORGANIZATIONS = 20_000;
/** Milliseconds. */
const INTERVAL = 20;
const DURATION = 15_000;
/** The CPU time in milliseconds that the stack may use before it responds. It does not depend on the load of the machine. */
const LONGEST_CPU = 600;

let stack: RunningStack;
let control: Server;

beforeAll(async () => {
  const size = { seed: 11, organizations: ORGANIZATIONS, k6Organizations: 3, users: 5, projects: 1, members: 1 };
  stack = await startTestStack(generateWorld(size));
  control = createServer((_request, response) => response.end("ok"));
  await new Promise<void>((resolve) => {
    control.listen(0, "127.0.0.1", resolve);
  });
});

afterAll(async () => {
  control.close();
  await stack.stop();
});

test("no reader waits for a sync, a poll or a facet of a large source", async () => {
  const serverProcess = process.platform === "linux" ? stack.processIds().roster : null;
  const { port } = control.address() as AddressInfo;
  const reader = startSocketReader({ url: `${stack.gateway}/healthz`, headers: {}, interval: INTERVAL, serverProcess });
  const controlReader = startSocketReader({
    url: `http://127.0.0.1:${port}/`,
    headers: {},
    interval: INTERVAL,
    serverProcess: null,
  });
  const isSynced = async () => (await getJson(stack, "/v1/organizations?limit=1&min=0")).body.complete;
  await expect.poll(isSynced, { timeout: 240_000, interval: 500 }).toBe(true);
  // A facet of all organizations takes minutes. The question starts it and answers that it is still being fetched.
  const end = Date.now() + DURATION;
  while (Date.now() < end) await getJson(stack, "/v1/organizations?limit=10&query=platform:python");
  const [waits, controlWaits] = await Promise.all([reader.end(), controlReader.end()]);

  const requests = await readUpstreamRequests(stack);
  expect(requests.filter(({ path }) => path.endsWith("/projects/")).length).toBeGreaterThan(10);
  expect(waits.requests).toBeGreaterThan(20);
  expect(waits.longest.cpu).toBeLessThan(LONGEST_CPU);
  // A plain server in the same moment shows how long the machine itself keeps a reader waiting.
  expect(waits.longest.wall).toBeLessThan(5_000 + 20 * controlWaits.longest.wall);
}, 400_000);
