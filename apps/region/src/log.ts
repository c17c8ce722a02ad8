import { createLog, type Log } from "@roster/http";

// oxlint-disable-next-line no-console -- the one place where log lines leave the Worker.
const write = (line: string): void => console.log(line);

/** Where this Worker's log entries go. */
export function logTo(level: string | undefined): Log {
  return createLog(write, level);
}
