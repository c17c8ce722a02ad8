import type { ControlDependencies } from "./control/control-app.ts";
import { createControlApp } from "./control/control-app.ts";
import { applyFault } from "./control/apply-fault.ts";
import { ConnectionReset, isReset } from "./control/connection-fault.ts";
import type { UpstreamFault } from "./control/upstream-faults.ts";
import { takeFault } from "./control/upstream-faults.ts";
import { appendRequestLog } from "./control/upstream-request-log.ts";
import { k6ErrorBody } from "./k6/k6-errors.ts";
import type { RequestCounter } from "./request-counter.ts";
import { createRequestCounter } from "./request-counter.ts";
import { parseAuthorizationToken } from "./authorization-header.ts";
import { sentryErrorBody } from "./sentry/sentry-errors.ts";
import { tooManyRequests } from "./sentry/sentry-rate-limit.ts";
import type { Interceptor, OperatorTokens } from "./emulated-upstream.ts";
import { createEmulatedUpstream } from "./emulated-upstream.ts";
import { readSetting, writeSetting } from "./world/world-settings.ts";

export interface EmulatorDependencies extends ControlDependencies {
  readonly operators: OperatorTokens;
  /** A number from 0 up to, but not including, 1. */
  readonly random: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/**
 * The whole emulator. Paths under `/__` are control routes. All other requests go to an emulated upstream and are
 * logged.
 */
export function createEmulator(dependencies: EmulatorDependencies): (request: Request) => Promise<Response> {
  const { storage, operators, now } = dependencies;
  const requestCounter = createRequestCounter(now);
  const control = createControlApp(dependencies);
  const upstream = createEmulatedUpstream(
    { sql: storage.sql, operators, requestCounter, now },
    createFaultInterceptor(dependencies, requestCounter),
  );
  return async (request) => {
    const url = new URL(request.url);
    if (url.pathname.startsWith("/__")) return control.fetch(request);
    return logRequest(dependencies, request, url, () => upstream(request));
  };
}

async function logRequest(
  { storage, now }: EmulatorDependencies,
  { method }: Request,
  url: URL,
  respond: () => Promise<Response>,
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
    const response = await respond();
    write(isReset(response) ? 0 : response.status);
    return response;
  } catch (error) {
    write(error instanceof ConnectionReset ? 0 : 500);
    throw error;
  }
}

/** Applies the faults of `/__faults` to upstream requests. */
function createFaultInterceptor(
  { storage, random, wait }: EmulatorDependencies,
  requestCounter: RequestCounter,
): Interceptor {
  return async (request, url, vendor, respond) => {
    const faults = readSetting<readonly UpstreamFault[]>(storage.sql, "faults", []);
    if (faults.length === 0) return respond(url);
    const token = parseAuthorizationToken(request.headers.get("Authorization"));
    const target = { host: url.host, path: url.pathname, token };
    const { fault, remaining } = takeFault(faults, target, random);
    if (!fault) return respond(url);
    if (remaining !== faults) writeSetting(storage.sql, "faults", remaining);
    return applyFault(fault, {
      request,
      wait,
      respond: () => respond(fault.firstPage ? withoutPaging(url) : url),
      errorBody: vendor === "sentry" ? sentryErrorBody : k6ErrorBody,
      limitRate: ({ limit, windowSeconds }) => {
        if (requestCounter.count(`fault ${JSON.stringify(fault.match)}`, windowSeconds) <= limit) return null;
        if (vendor === "k6") return Response.json(k6ErrorBody(429), { status: 429 });
        return tooManyRequests(request, limit, windowSeconds, requestCounter.windowEnd(windowSeconds));
      },
    });
  };
}

/** The parameters that select a page: of Sentry, of k6's v3 and of its v6. */
const PAGING = ["cursor", "page", "$skip"];

function withoutPaging(url: URL): URL {
  const first = new URL(url);
  for (const name of PAGING) first.searchParams.delete(name);
  return first;
}
