import type { CheckResult } from "../world/check-world.ts";

/** Reads a JSON body. What is no JSON is a flaw of the body as a whole. */
export async function readJsonBody(request: Request): Promise<CheckResult<unknown>> {
  try {
    return { ok: true, value: await request.json() };
  } catch (error) {
    return { ok: false, flaws: [{ path: "", message: `must be JSON: ${(error as Error).message}` }] };
  }
}
