import type { Source } from "@roster/core/source";
import { sha256Hex, type Principal } from "@roster/http";
import type { SourceConfiguration } from "./configuration.ts";
import { DirectorySource } from "./directory-source.ts";
import type { Env } from "./env.ts";
import { currentEpoch } from "./epoch.ts";

/**
 * The Directory that answers a principal for a source: the managed one, or, for a caller's own credential, one of its
 * own. Its name holds a hash, so that the token is in no name, log or metric.
 */
export async function createDirectorySource(
  env: Env,
  principal: Principal,
  source: SourceConfiguration,
): Promise<Source> {
  const credential = principal.credentials[source.installation] ?? null;
  const whose = credential ? await sha256Hex(`${credential.scheme.toLowerCase()} ${credential.token}`) : "managed";
  const stub = env.DIRECTORY.getByName(`${source.id}/${whose}`);
  return new DirectorySource(stub, { source, credential, epoch: currentEpoch() });
}
