import type { Charge, CounterStore, Reservation, SyncCounterStore } from "../../src/index.js";
import type { Library } from "../library.js";
import type { Checker } from "./checker.js";
import type { Fate, Fault } from "./plan.js";
import type { Message } from "./records.js";

/** The one store of a world, as its engines reach it: in their process, or over a network. */
export interface Server {
  /** What becomes of the next message, and of the one by which an engine gives back what that reserved too late. */
  fates(next: Fate, giveBack: Fate): void;
  inProcess(engine: number): SyncCounterStore;
  remote(engine: number): CounterStore;
  /** Is away for so long, in silence or refusing; what is under way is lost, and the counters if it says so. */
  crash(lasting: number, loses: boolean, silent: boolean): void;
  /** How much a counter holds. */
  read(charge: Charge): number;
}

/** Told of each fault where it strikes. */
export type CountFault = (kind: string) => void;

const PLAIN: Fate = { there: 0, back: 0 };

/** What no engine can read as an answer to these charges. */
const nonsense = (charges: readonly Charge[], number: number): unknown =>
  [undefined, { ok: true, used: [] }, { ok: true, used: charges.map(({ max }) => max + 1) }, { ok: false, used: charges.map(() => -1) }][number % 4]; // biome-ignore format: a list

/** Resolves twice, as a client may that is told an answer twice; the second time with another one. */
const twice = (answer: Promise<unknown>): PromiseLike<never> => ({
  // biome-ignore lint/suspicious/noThenProperty: a thenable is what some stores answer with
  then: ((resolve: (value: unknown) => void, reject: (reason: unknown) => void) =>
    void answer.then((value) => {
      resolve(value);
      resolve(undefined);
      reject(new Error("told twice"));
    }, reject)) as never,
});

export function createServer({ createMemoryStore }: Library, maxCounters: number | undefined, checker: Checker, count: CountFault): Server { // biome-ignore format: one line
  const fresh = () => createMemoryStore({ maxCounters });
  let memory = fresh();
  let down: "no" | "silent" | "refusing" = "no";
  /** How often it has crashed: what was under way at that time is lost. */
  let crashes = 0;
  let next: Fate = PLAIN;
  let giveBack: Fate = PLAIN;

  const fail = (kind?: string): Error => {
    if (kind) count(kind);
    return new Error("the store is down");
  };

  /** Applies a message; throws where the store is full. */
  function apply(message: Message): Reservation | undefined {
    const { kind, charges, now } = message;
    if (kind === "release") {
      memory.release(charges, now);
      checker.applied(message, undefined);
      return undefined;
    }
    try {
      const answer = memory.reserve(charges, now);
      checker.applied(message, answer);
      return answer;
    } catch (error) {
      count("store full");
      checker.full(message, maxCounters ?? Number.POSITIVE_INFINITY);
      throw error;
    }
  }

  /** What reaches the store, and how it answers: with a value, or by throwing. */
  function serve(message: Message, fault: Fault | undefined): unknown {
    if (fault === "fails before applying") throw fail(fault);
    const answer = apply(message);
    if (fault === "fails after applying") throw fail(fault);
    if (fault === "release delivered twice" && message.kind === "release") {
      count(fault);
      apply(message);
    }
    if (fault !== "answers nonsense" || message.kind === "release") return answer;
    count(fault);
    return nonsense(message.charges, message.number);
  }

  const gotFrom = (answer: unknown, fault: Fault | undefined): Reservation | "failure" =>
    fault === "answers nonsense" ? "failure" : (answer as Reservation);

  function ask(engine: number, kind: Message["kind"], charges: readonly Charge[], now: number): unknown {
    const message = checker.sent(engine, kind, charges, now);
    const { fault } = next;
    try {
      if (down !== "no") throw fail("asked while down");
      if (fault === "refused at once") throw fail(fault);
      const answer = serve(message, fault);
      checker.answered(message, gotFrom(answer, fault));
      return answer;
    } catch (error) {
      checker.answered(message, "failure");
      throw error;
    }
  }

  function send(engine: number, kind: Message["kind"], charges: readonly Charge[], now: number): Promise<never> {
    const message = checker.sent(engine, kind, charges, now);
    const { there, back, fault } = next;
    const after = giveBack;
    if (fault === "refused at once") {
      checker.answered(message, "failure");
      throw fail(fault);
    }
    const answer = new Promise<unknown>((resolve, reject) => {
      /** Brings an answer to the engine, unless the store has crashed since. */
      const bring = (got: Reservation | "failure", settle: () => void): void => {
        const before = crashes;
        setTimeout(() => {
          if (crashes > before) return count("answer lost in a crash");
          [next, giveBack] = [after, PLAIN];
          checker.answered(message, got);
          settle();
        }, back);
      };
      const arrive = (): void => {
        if (down !== "no") count("asked while down");
        if (down === "silent") return;
        if (down === "refusing") return bring("failure", () => reject(fail()));
        try {
          const value = serve(message, fault);
          if (fault === "answer lost") count(fault);
          else bring(gotFrom(value, fault), () => resolve(value));
        } catch (error) {
          bring("failure", () => reject(error));
        }
      };
      if (fault === "request lost") count(fault);
      else setTimeout(arrive, there);
    });
    if (fault !== "answers twice") return answer as Promise<never>;
    count(fault);
    return twice(answer) as Promise<never>;
  }

  return {
    fates: (first, second) => void ([next, giveBack] = [first, second]),
    inProcess: (engine) => ({
      sync: true,
      reserve: (charges, now) => ask(engine, "reserve", charges, now) as Reservation,
      release: (charges, now) => void ask(engine, "release", charges, now),
    }),
    remote: (engine) => ({
      reserve: (charges, now) => send(engine, "reserve", charges, now) as Promise<Reservation>,
      release: (charges, now) => send(engine, "release", charges, now) as Promise<void>,
    }),
    crash(lasting, loses, silent) {
      count(loses ? "crash, counters lost" : "crash, counters kept");
      crashes += 1;
      if (loses) {
        memory = fresh();
        checker.ledger.lost();
      }
      down = silent ? "silent" : "refusing";
      const before = crashes;
      setTimeout(() => {
        if (crashes === before) down = "no";
      }, lasting);
    },
    read: (charge) => memory.reserve([{ ...charge, amount: 0, max: Number.MAX_SAFE_INTEGER }], charge.windowStart).used[0]!,
  };
}
