import { once } from "node:events";
import { join } from "node:path";
import { Worker } from "node:worker_threads";

export interface SocketReaderOptions {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds between the starts of two requests, if the response arrives by then. */
  readonly interval: number;
  /** The id of the process whose CPU time is measured. Null: none. Linux only. */
  readonly serverProcess: number | null;
}

/** How long a response took, in milliseconds. */
export interface ReaderWait {
  readonly wall: number;
  /** The CPU time of the server in this time. It does not depend on what else the machine does. */
  readonly cpu: number;
}

export interface ReaderWaits {
  readonly requests: number;
  readonly median: ReaderWait;
  readonly longest: ReaderWait;
}

export interface SocketReader {
  end(): Promise<ReaderWaits>;
}

/** Sends requests over a socket until `end` is called. Fails if a connection breaks. */
export function startSocketReader(options: SocketReaderOptions): SocketReader {
  const thread = new Worker(join(import.meta.dirname, "socket-reader-thread.ts"), { workerData: options });
  const result = once(thread, "message") as Promise<[readonly ReaderWait[]]>;
  // The rejection is reported by `end`.
  result.catch(() => undefined);
  return {
    end: async () => {
      thread.postMessage("end");
      const [waits] = await result;
      return { requests: waits.length, median: quantile(waits, 0.5), longest: quantile(waits, 1) };
    },
  };
}

/** Each member by itself. */
function quantile(waits: readonly ReaderWait[], share: number): ReaderWait {
  const pick = (member: keyof ReaderWait): number => {
    const sorted = waits.map((wait) => wait[member]).toSorted((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  };
  return { wall: pick("wall"), cpu: pick("cpu") };
}
