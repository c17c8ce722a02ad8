let epoch: string | null = null;

/**
 * Which world the local emulator serves, as it last told this isolate; null where no emulator ever spoke. A Directory that
 * is visited in another epoch than its copy is of starts over.
 */
export function currentEpoch(): string | null {
  return epoch;
}

export function setEpoch(next: string): void {
  epoch = next;
}
