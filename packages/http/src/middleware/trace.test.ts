import { expect, test } from "vitest";
import { continueTrace, traceHeaders } from "./trace.ts";

const random = (length: number) => new Uint8Array(length).fill(0xab);
const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const PARENT = "00f067aa0ba902b7";

const next = (headers: HeadersInit) => traceHeaders(continueTrace(new Headers(headers), random));

test("a trace is continued with a new span", () => {
  expect(next({ traceparent: `00-${TRACE}-${PARENT}-01`, tracestate: "a=1,b=2" })).toEqual({
    traceparent: `00-${TRACE}-abababababababab-01`,
    tracestate: "a=1,b=2",
  });
  expect(next({ traceparent: `00-${TRACE}-${PARENT}-00` })).toEqual({
    traceparent: `00-${TRACE}-abababababababab-00`,
  });
});

test("a later version may have more fields", () => {
  expect(next({ traceparent: `cc-${TRACE}-${PARENT}-01-what-else` }).traceparent).toContain(TRACE);
});

test.each([
  ["nothing", ""],
  ["version ff", `ff-${TRACE}-${PARENT}-01`],
  ["a trace id of zeros", `00-${"0".repeat(32)}-${PARENT}-01`],
  ["a parent id of zeros", `00-${TRACE}-${"0".repeat(16)}-01`],
  ["upper case", `00-${TRACE.toUpperCase()}-${PARENT}-01`],
  ["more fields than version 00 has", `00-${TRACE}-${PARENT}-01-more`],
  ["too short", `00-${TRACE.slice(1)}-${PARENT}-01`],
])("%s starts a new trace without the old state", (_, traceparent) => {
  expect(next({ traceparent, tracestate: "a=1" })).toEqual({
    traceparent: `00-${"ab".repeat(16)}-abababababababab-00`,
  });
});

test("a state that is too long is dropped", () => {
  expect(next({ traceparent: `00-${TRACE}-${PARENT}-01`, tracestate: `a=${"x".repeat(600)}` })).not.toHaveProperty(
    "tracestate",
  );
});
