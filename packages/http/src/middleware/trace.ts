/** A position in a trace (W3C Trace Context, level 1). */
export interface Trace {
  /** 32 hex digits. */
  readonly traceId: string;
  /** 16 hex digits: the span of this request. */
  readonly spanId: string;
  readonly sampled: boolean;
  /** The `tracestate` of the vendors, passed on unchanged; null without a valid `traceparent`. */
  readonly state: string | null;
}

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const NO_ID = /^0+$/;
/** Characters of a `tracestate` that have to be passed on (§3.3.1.5). */
const MAX_STATE = 512;

/**
 * Continues the trace of a request with a new span, or starts a new trace. An invalid `traceparent` is ignored (§3.2.2):
 * version `ff`, an id of zeros, and, in version 00, anything after the flags.
 */
export function continueTrace(headers: Headers, random: RandomBytes): Trace {
  const spanId = hex(random(8));
  const [, version, traceId, parentId, flags, rest] = TRACEPARENT.exec(headers.get("traceparent") ?? "") ?? [];
  if (!traceId || !parentId || !flags || version === "ff" || NO_ID.test(traceId) || NO_ID.test(parentId)) {
    return { traceId: hex(random(16)), spanId, sampled: false, state: null };
  }
  if (version === "00" && rest !== undefined) return { traceId: hex(random(16)), spanId, sampled: false, state: null };
  const state = headers.get("tracestate");
  return {
    traceId,
    spanId,
    sampled: (Number.parseInt(flags, 16) & 1) === 1,
    state: state !== null && state.length <= MAX_STATE ? state : null,
  };
}

/** The headers that pass a trace on to the next service. */
export function traceHeaders({ traceId, spanId, sampled, state }: Trace): Readonly<Record<string, string>> {
  const traceparent = `00-${traceId}-${spanId}-${sampled ? "01" : "00"}`;
  return state === null ? { traceparent } : { traceparent, tracestate: state };
}

/** Returns the given number of random bytes. */
export type RandomBytes = (length: number) => Uint8Array;

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Bytes as lower-case hex. */
export function hex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += HEX[byte] ?? "";
  return text;
}
