import { breakAnswer, ConnectionReset } from "./control/break.ts";
import { createControl } from "./control/app.ts";
import type { Fault } from "./control/faults.ts";
import { takeFault } from "./control/faults.ts";
import { writeLog } from "./control/log.ts";
import { k6ErrorBody } from "./k6/errors.ts";
import { readToken } from "./read-token.ts";
import { sentryErrorBody } from "./sentry/errors.ts";
import { respondLimited } from "./sentry/limited.ts";
import { createLimiter } from "./sentry/limiter.ts";
import type { Operators } from "./upstream.ts";
import { createUpstream, vendorOf } from "./upstream.ts";
import { readSetting, writeSetting } from "./world/setting.ts";

export interface EmulatorParts {
  readonly storage: DurableObjectStorage;
  readonly operators: Operators;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly createEpoch: () => string;
}

/** The whole emulator: control routes under `/__`, everything else an upstream's answer, broken where a fault says so, and logged. */
export function createEmulator(parts: EmulatorParts): (request: Request) => Promise<Response> {
  const control = createControl(parts.storage, parts.createEpoch);
  const upstream = createUpstream({ sql: parts.storage.sql, operators: parts.operators, now: parts.now });
  const answer = createBreaking(parts, upstream);
  return async (request) => {
    const url = new URL(request.url);
    if (url.pathname.startsWith("/__")) return control.fetch(request);
    return logged(parts, request, url, () => answer(request, url));
  };
}

async function logged(
  { storage, now }: EmulatorParts,
  { method }: Request,
  url: URL,
  answer: () => Promise<Response>,
): Promise<Response> {
  const at = new Date(now()).toISOString();
  const write = (status: number) =>
    writeLog(storage.sql, { at, method, host: url.host, path: url.pathname, query: url.search.slice(1), status });
  try {
    const response = await answer();
    write(response.status);
    return response;
  } catch (error) {
    write(error instanceof ConnectionReset ? 0 : 500);
    throw error;
  }
}

/** Puts the faults of `/__faults` before an upstream. */
function createBreaking(parts: EmulatorParts, upstream: (request: Request) => Promise<Response>) {
  const { storage, now, random, wait } = parts;
  const windows = createLimiter(now);
  return async (request: Request, url: URL): Promise<Response> => {
    const faults = readSetting<readonly Fault[]>(storage.sql, "faults", []);
    if (faults.length === 0) return upstream(request);
    const token = readToken(request.headers.get("Authorization"));
    const { fault, left } = takeFault(faults, { host: url.host, path: url.pathname, token }, random);
    if (!fault) return upstream(request);
    if (left !== faults) writeSetting(storage.sql, "faults", left);
    const vendor = vendorOf(url);
    return breakAnswer(fault, {
      wait,
      answer: () => upstream(request),
      errorBody: vendor === "sentry" ? sentryErrorBody : k6ErrorBody,
      limit: ({ limit, windowSeconds }) => {
        if (windows.count(JSON.stringify(fault.match), windowSeconds) <= limit) return null;
        return vendor === "sentry"
          ? respondLimited({ limit, windowSeconds, windowEnd: windows.windowEnd(windowSeconds) }, request.method)
          : Response.json(k6ErrorBody(429), { status: 429 });
      },
    });
  };
}
