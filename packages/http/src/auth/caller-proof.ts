import { isRecord } from "@roster/core/pagination";
import { throwProblem } from "@roster/core/problem";

/** The shortest accepted proof, in characters: 16 random bytes in hex. */
const MIN_LENGTH = 32;

/**
 * Checks that a call comes from a Worker of this deployment. The deployment sets a secret in the properties of each binding
 * to an entrypoint that believes its caller, and in the environment of the Worker that is called. A Worker of the same
 * account that binds the entrypoint on its own does not have the secret. Call it in the constructor of the entrypoint, so
 * that no method can forget it. Throws where the proof is missing, wrong, or not configured.
 *
 * @param props `ctx.props` of the entrypoint.
 */
export function assertCallerProof(props: unknown, secret: string | undefined): void {
  if (secret === undefined || secret.length < MIN_LENGTH) {
    throwProblem("misconfigured", `The secret CALLER_PROOF is not set, or has fewer than ${MIN_LENGTH} characters.`);
  }
  const proof = isRecord(props) ? props["callerProof"] : null;
  if (typeof proof !== "string" || !isEqual(proof, secret)) {
    throwProblem("misconfigured", "The calling Worker did not prove that it belongs to this deployment.");
  }
}

/** Compares in a time that does not depend on where the texts differ. */
function isEqual(proof: string, secret: string): boolean {
  let difference = proof.length ^ secret.length;
  for (let index = 0; index < secret.length; index += 1) {
    difference |= (proof.charCodeAt(index) || 0) ^ secret.charCodeAt(index);
  }
  return difference === 0;
}
