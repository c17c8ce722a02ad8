import { createProblem, type Problem } from "@roster/core/problem";
import { isTimeout, UpstreamError, type Provider } from "@roster/providers";
import type { SendRequest } from "../upstream-fetch.ts";
import { upstreamProblem } from "./upstream-problem.ts";

/** How a proxied call ended: with the upstream's response, whose body is a stream, or with a problem. */
export interface ProxiedResult {
  readonly response: Response | null;
  /** A `Problem` as JSON; set if there is no response. */
  readonly problem: string | null;
}

/** The most bytes of a 401 that are read to find out what it means. */
const REFUSAL_BYTES = 64 * 1024;

/** Sends a proxied request. Never rejects: an error would lose its class between the Directory and its caller. */
export async function sendProxied(send: SendRequest, request: Request): Promise<ProxiedResult> {
  try {
    return { response: await send(request), problem: null };
  } catch (error) {
    return proxyFailure(proxyProblem(error));
  }
}

export function proxyFailure(problem: Problem): ProxiedResult {
  return { response: null, problem: JSON.stringify(problem) };
}

function proxyProblem(error: unknown): Problem {
  if (error instanceof UpstreamError) return upstreamProblem(error);
  return isTimeout(error)
    ? createProblem("upstream-timeout", "The upstream did not answer in time.")
    : createProblem("upstream-unreachable", "The upstream cannot be reached.");
}

/**
 * Returns whether a 401 says that the credential is not valid. Some vendors also send 401 for a valid credential, such as
 * one whose user has to enable two-factor authentication. Reads a copy of the body, so the response stays a stream.
 */
export async function isCredentialRefused(provider: Provider, copy: Response): Promise<boolean> {
  return provider.failureCode(copy.status, await readStart(copy)) === "unauthorized";
}

/** The first bytes of a body as text. A body that breaks off is as long as it came. */
async function readStart({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = body?.getReader();
  let text = "";
  try {
    for (let size = 0; size < REFUSAL_BYTES;) {
      const chunk = await reader?.read();
      if (!chunk || chunk.done) return text;
      size += chunk.value.byteLength;
      text += decoder.decode(chunk.value, { stream: true });
    }
    await reader?.cancel();
  } catch {
    // What was read decides.
  }
  return text;
}
