import { UpstreamError } from "@roster/providers";
import type { DirectoryRuntime } from "./directory-runtime.ts";
import { routeOrganization } from "./organization-routing.ts";
import type { RefreshContext } from "./refresh-context.ts";
import { organizationAddress } from "./stored-projects.ts";

/** What the upstream says of one organization that its list lacks. `unknown`: it gave no usable answer. */
export type Absence = "deleted" | "access-lost" | "present" | "unknown";

/** Asks the upstream for one organization that its list lacks. */
export async function checkAbsence(runtime: DirectoryRuntime, refresh: RefreshContext, id: string): Promise<Absence> {
  const found = await askUpstream(runtime, refresh, id);
  runtime.emit({ name: "absence-checked", id, found });
  return found;
}

async function askUpstream(
  runtime: DirectoryRuntime,
  { source, provider, upstream }: RefreshContext,
  id: string,
): Promise<Absence> {
  const address = organizationAddress(runtime.storage.sql, id);
  if (!address) return "unknown";
  try {
    const { organization } = await provider.detail(upstream, address);
    return routeOrganization(source, organization).kind === "here" ? "present" : "unknown";
  } catch (error) {
    if (error instanceof UpstreamError && error.code === "not-found") return "deleted";
    if (error instanceof UpstreamError && error.code === "forbidden") return "access-lost";
    return "unknown";
  }
}
