import { type Charge, createMemoryStore, type Reservation } from "../../src/index.js";
import type { Checker } from "./checker.js";
import type { Listener } from "./listener.js";
import type { Fault, Plan } from "./plan.js";
import type { Message } from "./records.js";

/** The one store of a world: a memory store that can crash, and does wrong what a message's fault says. */
export interface Store {
  /** Whether it can be reached, and how it is if not. */
  state(): "up" | "silent" | "refusing";
  /** How often it has crashed: what was under way at that time is lost. */
  crashes(): number;
  /** Serves a message; throws if it fails. */
  serve(message: Message, fault: Fault | undefined): Served;
  /** Is away for so long, and loses its counters if it says so. */
  crash(lasting: number, loses: boolean, silent: boolean): void;
  /** How much a counter holds. */
  read(charge: Charge): number;
}

/** The value with which a store answers, and what an engine can read of it. */
export interface Served {
  readonly value: unknown;
  readonly got: Reservation | "failure";
}

const RELEASED: Served = { value: undefined, got: "failure" };

/** What no engine can read as an answer to these charges. */
function nonsense(charges: readonly Charge[], number: number): unknown {
  const wrong = [
    undefined,
    { ok: true, used: [] },
    { ok: true, used: charges.map(({ max }) => max + 1) },
    { ok: false, used: charges.map(() => -1) },
  ];
  return wrong[number % wrong.length];
}

const whose = ({ call }: Message): string => (call ? `call ${call.id}` : "a reading");

export function createStore({ maxCounters }: Plan, checker: Checker, { count, note }: Listener): Store {
  let memory = createMemoryStore({ maxCounters });
  let state: ReturnType<Store["state"]> = "up";
  let crashes = 0;

  function release(message: Message): void {
    note(() => `the store gives back what ${whose(message)} was charged`);
    memory.release(message.charges, message.now);
    checker.released(message);
  }

  /** Undefined where the store is full. */
  function reserve(message: Message): Reservation | undefined {
    try {
      return memory.reserve(message.charges, message.now);
    } catch {
      return undefined;
    }
  }

  return {
    state: () => state,
    crashes: () => crashes,
    serve(message, fault) {
      if (fault === "fails before applying") throw failure(fault);
      if (message.kind === "release") {
        release(message);
        if (fault === "release delivered twice") {
          count(fault);
          release(message);
        }
        if (fault === "fails after applying") throw failure(fault);
        return RELEASED;
      }
      const answer = reserve(message);
      if (answer === undefined) {
        checker.full(message, maxCounters ?? Number.POSITIVE_INFINITY);
        throw failure("store full");
      }
      note(() => `the store answers ${whose(message)} ${answer.ok ? "ok" : "no"}, ${answer.used.join(", ")}`);
      checker.reserved(message, answer);
      if (fault === "fails after applying") throw failure(fault);
      if (fault !== "answers nonsense") return { value: answer, got: answer };
      count(fault);
      return { value: nonsense(message.charges, message.number), got: "failure" };
    },
    crash(lasting, loses, silent) {
      count(loses ? "crash, counters lost" : "crash, counters kept");
      crashes += 1;
      if (loses) {
        memory = createMemoryStore({ maxCounters });
        checker.lost();
      }
      state = silent ? "silent" : "refusing";
      const before = crashes;
      setTimeout(() => {
        if (crashes === before) state = "up";
      }, lasting);
    },
    read(charge) {
      const reading = { ...charge, amount: 0, max: Number.MAX_SAFE_INTEGER };
      return memory.reserve([reading], charge.windowStart).used[0]!;
    },
  };

  function failure(kind: Parameters<Listener["count"]>[0]): Error {
    count(kind);
    return new Error(kind);
  }
}
