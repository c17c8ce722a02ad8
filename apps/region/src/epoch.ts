let epoch: string | null = null;

/**
 * The epoch of the local emulator's data: the emulator sends a new one when its data is replaced. Null in a deployment.
 * A Directory that is called in a new epoch erases its replica.
 */
export function currentEpoch(): string | null {
  return epoch;
}

export function setEpoch(next: string): void {
  epoch = next;
}
