import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import worker from "./index.ts";

test.each(["", "0", "true"])("control routes do not exist if CONTROL is %j", async (CONTROL) => {
  const closed = { ...env, CONTROL };
  for (const path of ["__world", "__log", "__faults", "__mutate", "__emit"]) {
    const request = new Request(`http://127.0.0.1:8788/${path}`) as Request<unknown, IncomingRequestCfProperties>;
    const response = await worker.fetch(request, closed);
    expect(response.status).toBe(404);
  }
});
