import { createWaits, type DirectoryRuntime } from "../directory-runtime.ts";
import { SimulatedClock } from "./simulated-clock.ts";

/** The platform ends an alarm after this time, in milliseconds. */
const ALARM_LIMIT = 15 * 60_000;
/** The pause before the platform repeats an alarm whose handler has failed, in milliseconds. It doubles each time. */
const ALARM_RETRY = 2_000;
/** The pause before an alarm that is due during the run of another is tried again, in milliseconds. */
const ALARM_PAUSE = 100;
/** How often the platform repeats an alarm whose handler fails each time. */
const ALARM_RETRIES = 6;
/** The number of connections of one object that may wait for response headers. */
const CONNECTION_LIMIT = 6;
/** The longest sleep inside the object, in milliseconds. A longer wait is a job of its own. */
const SLEEP_LIMIT = 30_000;

/** A Durable Object class whose platform is simulated. */
export interface SimulatedObject {
  alarm(): Promise<void>;
}

/** What happens at a step: the object ends, or the operation throws. */
export type StepFault = "end" | "throw";

/** The life of one instance in memory. */
class Life {
  readonly #end = Promise.withResolvers<void>();
  readonly whenEnded = this.#end.promise;
  ended = false;

  end(): void {
    this.ended = true;
    this.#end.resolve();
  }
}

/** Thrown by every operation of an object that has ended. */
class ObjectEnded extends Error {
  override readonly name = "ObjectEnded";
}

/**
 * The platform of one Durable Object: its real SQLite, and a simulated clock, alarm and upstream. It enforces the limits
 * of the platform, and records where they are exceeded.
 *
 * Each operation of the object on storage, alarm, timer or upstream is a *step*. A fault can be set for any step. When
 * the object ends, everything that it holds in memory is lost, its operations fail, and the next event creates a new
 * instance over the same storage.
 */
export class SimulatedPlatform<Instance extends SimulatedObject> {
  readonly clock: SimulatedClock;
  /** The limits that were exceeded. */
  readonly violations: string[] = [];
  /** The upstream calls so far. */
  calls = 0;
  steps = 0;
  /** The step at which a fault happens, and which; null = none. */
  fault: { readonly step: number; readonly kind: StepFault } | null = null;
  /** Sends a request to the upstream. */
  respond: (request: Request) => Promise<Response>;
  readonly #storage: DurableObjectStorage;
  readonly #random: () => number;
  readonly #callBudget: number;
  readonly #create: (runtime: DirectoryRuntime, send: (request: Request) => Promise<Response>) => Instance;
  #life = new Life();
  #instance: Instance | null = null;
  #alarm: { at: number; stop: () => void } | null = null;
  #isAlarmRunning = false;
  #connections = 0;
  #background = 0;

  constructor(options: {
    readonly storage: DurableObjectStorage;
    readonly now: number;
    readonly random: () => number;
    readonly callBudget: number;
    readonly respond: (request: Request) => Promise<Response>;
    readonly create: (runtime: DirectoryRuntime, send: (request: Request) => Promise<Response>) => Instance;
  }) {
    this.clock = new SimulatedClock(options.now);
    this.#storage = options.storage;
    this.#random = options.random;
    this.#callBudget = options.callBudget;
    this.respond = options.respond;
    this.#create = options.create;
  }

  /** When the alarm fires, in epoch milliseconds; null if it is not set. */
  get alarmAt(): number | null {
    return this.#alarm?.at ?? null;
  }

  /** The instance of the object, which the first event after its end creates. */
  instance(): Instance {
    if (this.#instance && !this.#life.ended) return this.#instance;
    // A constructor that throws leaves no instance: the next event tries again.
    this.#instance = null;
    this.#life = new Life();
    this.#background = 0;
    this.#connections = 0;
    this.#instance = this.#create(this.#runtime(this.#life), this.#sender(this.#life));
    return this.#instance;
  }

  /** Ends the object between two events, as an eviction or a deploy does. */
  evict(): void {
    this.#life.end();
  }

  /** Drops the alarm, as if the platform had lost it. */
  loseAlarm(): void {
    this.#alarm?.stop();
    this.#alarm = null;
  }

  #runtime(life: Life): DirectoryRuntime {
    const step = (what: string): void => this.#step(life, what);
    const exec: SqlStorage["exec"] = (query, ...bindings) => {
      step("sql");
      return this.#storage.sql.exec<never>(query, ...bindings);
    };
    const storage = {
      sql: { exec },
      transactionSync: <Result>(work: () => Result): Result => {
        step("transaction");
        return this.#storage.transactionSync(() => {
          const result = work();
          // An object that ends in a transaction has written nothing of it.
          if (life.ended) throw new ObjectEnded();
          return result;
        });
      },
      deleteAll: async () => {
        step("deleteAll");
        await this.#storage.deleteAll();
      },
      getAlarm: async () => {
        step("getAlarm");
        return this.alarmAt;
      },
      setAlarm: async (at: number | Date) => {
        step("setAlarm");
        this.#setAlarm(Number(at));
      },
      deleteAlarm: async () => {
        step("deleteAlarm");
        this.loseAlarm();
      },
    };
    const startTimer = (milliseconds: number, fire: () => void): (() => void) => {
      step("timer");
      if (milliseconds > ALARM_LIMIT) this.violations.push(`a timer of ${milliseconds} ms`);
      return this.clock.startTimer(milliseconds, () => {
        if (!life.ended) fire();
      });
    };
    const waits = createWaits(startTimer);
    return {
      storage: storage as unknown as DurableObjectStorage,
      waitUntil: (work) => this.#track(life, work),
      now: this.clock.now,
      random: this.#random,
      ...waits,
      sleep: (milliseconds) => {
        if (milliseconds > SLEEP_LIMIT) this.violations.push(`a sleep of ${milliseconds} ms`);
        return waits.sleep(milliseconds);
      },
      emit: () => {},
      callBudget: this.#callBudget,
    };
  }

  #track(life: Life, work: Promise<unknown>): void {
    this.#background += 1;
    const end = (): void => {
      if (!life.ended) this.#background -= 1;
    };
    work.then(end, end);
  }

  #sender(life: Life): (request: Request) => Promise<Response> {
    return async (request) => {
      this.#step(life, "send");
      this.calls += 1;
      this.#connections += 1;
      if (this.#connections > CONNECTION_LIMIT) this.violations.push(`${this.#connections} connections`);
      try {
        const response = await abortable(this.respond(request), request.signal);
        this.#step(life, "response");
        return abortBody(response, request.signal);
      } finally {
        if (!life.ended) this.#connections -= 1;
      }
    };
  }

  /** Counts a step. Throws if the object has ended, or if the fault of this step says so. */
  #step(life: Life, what: string): void {
    if (life.ended) throw new ObjectEnded();
    this.steps += 1;
    if (this.fault?.step !== this.steps) return;
    if (this.fault.kind === "throw") throw new TypeError(`The simulated platform throws at a step: ${what}.`);
    life.end();
    throw new ObjectEnded();
  }

  #setAlarm(at: number): void {
    this.loseAlarm();
    const stop = this.clock.startTimer(at - this.clock.now(), () => void this.#fireAlarm(at, 0));
    this.#alarm = { at, stop };
  }

  /**
   * Runs the alarm handler. Until it has ended, the alarm counts as not set. If it fails or the object ends, the platform
   * repeats it, unless the handler has set another one.
   */
  async #fireAlarm(at: number, retries: number): Promise<void> {
    if (this.#isAlarmRunning) {
      // The platform runs one alarm of an object at a time.
      this.#alarm = { at, stop: this.clock.startTimer(ALARM_PAUSE, () => void this.#fireAlarm(at, retries)) };
      return;
    }
    this.#alarm = null;
    this.#isAlarmRunning = true;
    const isAlone = this.#background === 0 && this.#connections === 0;
    const calls = this.calls;
    let isDone = false;
    try {
      const instance = this.instance();
      const life = this.#life;
      const stop = this.clock.startTimer(ALARM_LIMIT, () => {
        this.violations.push("an alarm of 15 min");
        life.end();
      });
      // An instance that has ended never settles its promises.
      const ended = life.whenEnded.then(() => Promise.reject(new ObjectEnded()));
      await Promise.race([instance.alarm(), ended]).finally(stop);
      isDone = true;
    } catch {
      // The platform repeats the alarm.
    }
    this.#isAlarmRunning = false;
    if (isAlone && this.calls - calls > this.#callBudget) {
      this.violations.push(`${this.calls - calls} calls in one alarm`);
    }
    if (isDone || this.#alarm !== null || retries >= ALARM_RETRIES) return;
    const stop = this.clock.startTimer(ALARM_RETRY * 2 ** retries, () => void this.#fireAlarm(at, retries + 1));
    this.#alarm = { at, stop };
  }
}

/** A promise that also rejects when a signal is aborted. */
function abortable<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
    work.then(resolve, reject);
  });
}

/** The response, whose body fails when a signal is aborted, as that of the platform does. */
function abortBody(response: Response, signal: AbortSignal): Response {
  const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = response.body?.getReader();
  if (!reader) return response;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await abortable(reader.read(), signal);
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
  return new Response(body, response);
}
