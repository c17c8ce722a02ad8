import { createControl } from "./control/app.ts";
import { breakAnswer, ConnectionReset } from "./control/break.ts";
import type { Fault } from "./control/faults.ts";
import { takeFault } from "./control/faults.ts";
import { writeLog } from "./control/log.ts";
import type { FindSender } from "./control/emit.ts";
import { k6ErrorBody } from "./k6/errors.ts";
import type { Limiter } from "./limiter.ts";
import { createLimiter } from "./limiter.ts";
import { readToken } from "./read-token.ts";
import { sentryErrorBody } from "./sentry/errors.ts";
import { refuseTooMany } from "./sentry/rate-limit.ts";
import type { Between, Operators } from "./upstream.ts";
import { createUpstream } from "./upstream.ts";
import { readSetting, writeSetting } from "./world/setting.ts";

export interface EmulatorParts {
  readonly storage: DurableObjectStorage;
  readonly operators: Operators;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly createId: () => string;
  /** Delivers emitted hooks. */
  readonly findSender: FindSender;
}

/** The whole emulator: control routes under `/__`; anything else is logged, limited, broken where a fault says so, and answered. */
export function createEmulator(parts: EmulatorParts): (request: Request) => Promise<Response> {
  const { storage, operators, now } = parts;
  const limiter = createLimiter(now);
  const control = createControl(parts);
  const upstream = createUpstream({ sql: storage.sql, operators, limiter, now }, createFaulting(parts, limiter));
  return async (request) => {
    const url = new URL(request.url);
    if (url.pathname.startsWith("/__")) return control.fetch(request);
    return logged(parts, request, url, () => upstream(request));
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

/** Puts the faults of `/__faults` before an answer. */
function createFaulting({ storage, random, wait }: EmulatorParts, limiter: Limiter): Between {
  return async (request, url, vendor, answer) => {
    const faults = readSetting<readonly Fault[]>(storage.sql, "faults", []);
    if (faults.length === 0) return answer();
    const token = readToken(request.headers.get("Authorization"));
    const { fault, left } = takeFault(faults, { host: url.host, path: url.pathname, token }, random);
    if (!fault) return answer();
    if (left !== faults) writeSetting(storage.sql, "faults", left);
    return breakAnswer(fault, {
      wait,
      answer,
      errorBody: vendor === "sentry" ? sentryErrorBody : k6ErrorBody,
      limit: ({ limit, windowSeconds }) => {
        if (limiter.count(`fault ${JSON.stringify(fault.match)}`, windowSeconds) <= limit) return null;
        if (vendor === "k6") return Response.json(k6ErrorBody(429), { status: 429 });
        return refuseTooMany(request, limit, windowSeconds, limiter.windowEnd(windowSeconds));
      },
    });
  };
}
