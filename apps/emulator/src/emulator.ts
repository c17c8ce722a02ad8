import { createControlApp } from "./control/control-app.ts";
import { applyFault, ConnectionReset } from "./control/apply-fault.ts";
import type { UpstreamFault } from "./control/upstream-faults.ts";
import { takeFault } from "./control/upstream-faults.ts";
import { appendRequestLog } from "./control/request-log.ts";
import type { FindSender } from "./control/emit-hook.ts";
import { k6ErrorBody } from "./k6/k6-errors.ts";
import type { RequestCounter } from "./request-counter.ts";
import { createRequestCounter } from "./request-counter.ts";
import { parseAuthorizationToken } from "./authorization-header.ts";
import { sentryErrorBody } from "./sentry/sentry-errors.ts";
import { tooManyRequests } from "./sentry/sentry-rate-limit.ts";
import type { Interceptor, OperatorTokens } from "./emulated-upstream.ts";
import { createEmulatedUpstream } from "./emulated-upstream.ts";
import { readSetting, writeSetting } from "./world/world-settings.ts";

export interface EmulatorDependencies {
  readonly storage: DurableObjectStorage;
  readonly operators: OperatorTokens;
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
export function createEmulator(parts: EmulatorDependencies): (request: Request) => Promise<Response> {
  const { storage, operators, now } = parts;
  const limiter = createRequestCounter(now);
  const control = createControlApp(parts);
  const upstream = createEmulatedUpstream(
    { sql: storage.sql, operators, limiter, now },
    createFaultInterceptor(parts, limiter),
  );
  return async (request) => {
    const url = new URL(request.url);
    if (url.pathname.startsWith("/__")) return control.fetch(request);
    return logRequest(parts, request, url, () => upstream(request));
  };
}

async function logRequest(
  { storage, now }: EmulatorDependencies,
  { method }: Request,
  url: URL,
  answer: () => Promise<Response>,
): Promise<Response> {
  const at = new Date(now()).toISOString();
  const write = (status: number) =>
    appendRequestLog(storage.sql, {
      at,
      method,
      host: url.host,
      path: url.pathname,
      query: url.search.slice(1),
      status,
    });
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
function createFaultInterceptor({ storage, random, wait }: EmulatorDependencies, limiter: RequestCounter): Interceptor {
  return async (request, url, vendor, answer) => {
    const faults = readSetting<readonly UpstreamFault[]>(storage.sql, "faults", []);
    if (faults.length === 0) return answer();
    const token = parseAuthorizationToken(request.headers.get("Authorization"));
    const { fault, left } = takeFault(faults, { host: url.host, path: url.pathname, token }, random);
    if (!fault) return answer();
    if (left !== faults) writeSetting(storage.sql, "faults", left);
    return applyFault(fault, {
      wait,
      respond: answer,
      errorBody: vendor === "sentry" ? sentryErrorBody : k6ErrorBody,
      limitRate: ({ limit, windowSeconds }) => {
        if (limiter.count(`fault ${JSON.stringify(fault.match)}`, windowSeconds) <= limit) return null;
        if (vendor === "k6") return Response.json(k6ErrorBody(429), { status: 429 });
        return tooManyRequests(request, limit, windowSeconds, limiter.windowEnd(windowSeconds));
      },
    });
  };
}
