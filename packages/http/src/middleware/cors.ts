import type { Context, Next } from "hono";
import { cors } from "hono/cors";
import type { AppEnv } from "../dependencies.ts";

const answer = cors({
  origin: (origin, context: Context<AppEnv>) => {
    const allowed = context.env.corsOrigins;
    if (allowed.includes("*")) return "*";
    return allowed.includes(origin) ? origin : null;
  },
  allowMethods: ["GET", "HEAD", "POST", "OPTIONS"],
  exposeHeaders: [
    "Cache-Status",
    "ETag",
    "Link",
    "RateLimit",
    "RateLimit-Policy",
    "Retry-After",
    "Roster-Complete",
    "Roster-Synced",
    "Server-Timing",
    "X-Request-Id",
  ],
  maxAge: 600,
});

/**
 * Lets pages of the configured origins read answers; by default there are none. Never with cookies: a roster has none, and
 * a page has to bring its credential in a header.
 */
export async function corsMiddleware(context: Context<AppEnv>, next: Next): Promise<Response | void> {
  if (context.env.corsOrigins.length === 0 || context.env.access === "internal") return next();
  return answer(context, next);
}
