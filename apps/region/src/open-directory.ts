import type { Problem } from "@roster/core/problem";
import { sha256Hex, type Principal } from "@roster/http";
import { AcceptedCredentials } from "./admission/accepted-credentials.ts";
import type { Admission } from "./admission/admission.ts";
import type { SourceConfiguration } from "./configuration.ts";
import type { CallerContext } from "./directory/caller-context.ts";
import type { Directory } from "./directory/directory.ts";
import type { Env } from "./env.ts";
import { currentEpoch } from "./epoch.ts";
import type { SendByDirectory } from "./upstream-proxy.ts";

/** The Directory of a source and a principal. It is addressed only for a credential that the upstream accepts. */
export interface DirectoryAccess {
  readonly caller: CallerContext;
  /** Verifies the caller's own credential, if that is not done, and opens the Directory. */
  open(): Promise<OpenedDirectory>;
  /** Sends a proxied request. It needs no accepted credential: the upstream decides on each request. */
  readonly send: SendByDirectory;
  /** The upstream has refused the credential: it is verified again before the next use. */
  forget(): void;
}

/**
 * A Directory's stub; a problem if the upstream does not accept the caller's own credential. A promise must not resolve
 * with a stub itself, because a stub has every property, `then` included.
 */
export type OpenedDirectory =
  | { readonly directory: DurableObjectStub<Directory>; readonly problem: null }
  | { readonly directory: null; readonly problem: Problem };

/** The number of admission objects of a source. */
const ADMISSION_OBJECTS = 16;

const accepted = new AcceptedCredentials(() => Date.now());

/**
 * Names the Directory of a source for a principal: the managed one, or the one of the caller's own credential. The name of
 * the latter has a hash of the credential, so that the token is in no name, log or metric.
 */
export async function accessDirectory(
  env: Env,
  principal: Principal,
  source: SourceConfiguration,
): Promise<DirectoryAccess> {
  const credential = principal.credentials[source.installation] ?? null;
  const caller: CallerContext = { source, credential, epoch: currentEpoch() };
  const openByName = (owner: string) => env.DIRECTORY.getByName(`${source.id}/${owner}`);
  if (!credential) {
    return {
      caller,
      open: async () => ({ directory: openByName("managed"), problem: null }),
      send: async (request) => openByName("managed").proxy(caller, request),
      forget: () => undefined,
    };
  }
  const owner = await sha256Hex(`${credential.scheme.toLowerCase()} ${credential.token}`);
  // A new epoch is another upstream, which has accepted nothing yet.
  const digest = `${caller.epoch ?? ""}/${owner}`;
  const name = `${source.id}/${digest}`;
  const unverified = { source, credential, digest };
  const admission = (): DurableObjectStub<Admission> => {
    const index = Number.parseInt(owner.slice(0, 8), 16) % ADMISSION_OBJECTS;
    return env.ADMISSION.getByName(`${source.id}/admission/${index}`);
  };
  return {
    caller,
    open: async () => {
      if (!accepted.has(name)) {
        const problem = await admission().verify(unverified);
        if (problem !== null) return { directory: null, problem: JSON.parse(problem) as Problem };
        accepted.add(name);
      }
      return { directory: openByName(owner), problem: null };
    },
    send: async (request) =>
      accepted.has(name) ? openByName(owner).proxy(caller, request) : admission().proxy(unverified, request),
    forget: () => accepted.forget(name),
  };
}
