let epoch: string | null = null;

/**
 * The epoch of the emulator's data: the launcher sends a new one when the data is replaced. Null in a deployment.
 * A Directory that is called in a new epoch erases its replica.
 */
export function currentEpoch(): string | null {
  return epoch;
}

export function setEpoch(next: string): void {
  epoch = next;
}
