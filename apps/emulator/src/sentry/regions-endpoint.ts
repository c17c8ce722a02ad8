import type { EndpointResult, SentryRequestContext } from "./sentry-request-context.ts";
import type { SentryPathParameters } from "./sentry-endpoint.ts";
import { PERMISSION_DENIED, SentryApiError } from "./sentry-errors.ts";
import { regionUrl } from "./sentry-host.ts";
import { hasRows, inRegion, restrictSelection, selectVisible } from "./organization-selection.ts";

/** `GET /api/0/users/{me}/regions/`: the regions with an organization of the user, ordered by name. */
export function listSentryRegions(context: SentryRequestContext, { user = "" }: SentryPathParameters): EndpointResult {
  const { caller, server, sql, settings } = context;
  const isOwn = user === "me" || (caller.kind === "user" && user === String(caller.user));
  if (!isOwn || caller.kind === "organization" || caller.kind === "api-key")
    throw new SentryApiError(403, PERMISSION_DENIED);
  if (server.kind === "monolith") return { body: { regions: [{ name: "--monolith--", url: server.origin }] } };
  const visible = selectVisible(caller, server);
  const regions = settings.regions.filter((region) =>
    hasRows(sql, restrictSelection(visible, [inRegion(visible.region, region)]), 1),
  );
  return { body: { regions: regions.toSorted().map((name) => ({ name, url: regionUrl(name) })) } };
}
