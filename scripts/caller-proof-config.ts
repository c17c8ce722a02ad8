import { randomBytes } from "node:crypto";
import type { WorkerConfig } from "./worker-configs.ts";

/** The variable from which a deployment takes its caller proof. */
export const CALLER_PROOF_VARIABLE = "ROSTER_CALLER_PROOF";
/** Characters: 16 random bytes in hex. The entrypoints refuse shorter proofs. */
const MIN_LENGTH = 32;

/** A random caller proof. */
export function createCallerProof(): string {
  return randomBytes(32).toString("hex");
}

/** The caller proof of a deployment. Throws if there is none: the deployed gateway could not call its regions. */
export function readCallerProof(variables: Readonly<Record<string, string | undefined>>): string {
  const proof = variables[CALLER_PROOF_VARIABLE] ?? "";
  if (proof.length >= MIN_LENGTH) return proof;
  throw new Error(
    `Set ${CALLER_PROOF_VARIABLE} to at least ${MIN_LENGTH} random characters, for example the output of ` +
      "`openssl rand -hex 32`, and the secret CALLER_PROOF of every region to the same text.",
  );
}

/** Adds the caller proof to every binding to an entrypoint that requires one. */
export function withCallerProof(config: WorkerConfig, callerProof: string): WorkerConfig {
  const services = config.services?.map((service) =>
    service.entrypoint === "Internal" ? { ...service, props: { callerProof } } : service,
  );
  return { ...config, ...(services && { services }) };
}
