import type { Context, Next } from "hono";
import { cors as honoCors } from "hono/cors";
import type { AppEnv } from "../dependencies.ts";

const configuredCors = honoCors({
  origin: (origin, c: Context<AppEnv>) => {
    const allowed = c.env.corsOrigins;
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
 * Allows pages of the configured origins to read responses. There are none by default. Cookies are never allowed: Roster
 * sets none, and a page has to send its credential in a header.
 */
export async function cors(c: Context<AppEnv>, next: Next): Promise<Response | void> {
  if (c.env.corsOrigins.length === 0) return next();
  return configuredCors(c, next);
}

/** Reads the variable `CORS_ORIGINS`: a comma-separated list of origins, or `*`. None by default. */
export function readCorsOrigins(variable: string | undefined): readonly string[] {
  return (variable ?? "")
    .split(",")
    .map((origin) => origin.trim())
    .filter((origin) => origin !== "");
}
