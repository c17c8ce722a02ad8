// A thread that sends one small request after the other and measures how long each response takes. It has an event loop of its own,
// so the work of the thread that starts it does not count.
import { readFileSync } from "node:fs";
import { Agent, get } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import type { ReaderWait, SocketReaderOptions } from "./socket-reader.ts";

const { url, headers, interval, serverProcess } = workerData as SocketReaderOptions;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const waits: ReaderWait[] = [];
const end = new AbortController();

parentPort?.once("message", () => end.abort());
while (!end.signal.aborted) {
  const start = performance.now();
  const startCpu = serverCpu();
  await read();
  const wall = performance.now() - start;
  waits.push({ wall, cpu: serverCpu() - startCpu });
  await sleep(Math.max(0, interval - wall));
}
agent.destroy();
parentPort?.postMessage(waits);

/** Resolves when the response has arrived. A response of any status counts. */
function read(): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent, headers }, (response) => {
      response.resume();
      response.once("end", resolve);
      response.once("error", reject);
    });
    request.once("error", reject);
  });
}

/** The CPU time of the server's main thread in milliseconds, which Linux reports in nanoseconds. */
function serverCpu(): number {
  if (serverProcess === null) return 0;
  const [nanoseconds] = readFileSync(`/proc/${serverProcess}/schedstat`, "utf8").split(" ");
  return Number(nanoseconds) / 1e6;
}
