/** Calls a function after a time in milliseconds. Returns a function that cancels the call. */
export type TimerFactory = (milliseconds: number, fire: () => void) => () => void;

/** The timers of the platform. Not `AbortSignal.timeout`: a timer that cannot be canceled keeps an object in memory. */
export const startTimer: TimerFactory = (milliseconds, fire) => {
  const id = setTimeout(fire, milliseconds);
  return () => clearTimeout(id);
};
