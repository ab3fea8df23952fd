import type { Charge, CounterStore, Reservation, SyncCounterStore } from "../../src/index.js";
import type { Checker } from "./checker.js";
import type { Listener } from "./listener.js";
import { type Fate, type Fault, PLAIN } from "./plan.js";
import type { Message } from "./records.js";
import type { Store } from "./store.js";

/** The ways on which engines reach the store: in their process, or over a network. */
export interface Links {
  /** What becomes of the next message, and of the one by which an engine gives back what that reserved too late. */
  fates(next: Fate, giveBack: Fate): void;
  inProcess(engine: number): SyncCounterStore;
  remote(engine: number): CounterStore;
}

/** A thenable that is told its answer twice, the second time another one. */
const twice = (answer: Promise<unknown>): PromiseLike<unknown> => ({
  // biome-ignore lint/suspicious/noThenProperty: a thenable is what some stores answer with
  then: ((resolve: (value: unknown) => void, reject: (reason: unknown) => void) => {
    answer.then((value) => {
      resolve(value);
      resolve(undefined);
      reject(new Error("told twice"));
    }, reject);
  }) as never,
});

export function createLinks(store: Store, checker: Checker, { count }: Listener): Links {
  let next = PLAIN;
  let giveBack = PLAIN;

  /** What an engine meets that cannot reach its store. */
  function unreachable(message: Message, fault?: Fault): Error {
    if (fault) count(fault);
    checker.answered(message, "failure");
    return new Error("no connection");
  }

  function ask(engine: number, kind: Message["kind"], charges: readonly Charge[], now: number): unknown {
    const message = checker.sent(engine, kind, charges, now);
    const { fault } = next;
    if (fault === "refused at once") throw unreachable(message, fault);
    if (store.state() !== "up") {
      count("asked while down");
      throw unreachable(message);
    }
    try {
      const { value, got } = store.serve(message, fault);
      checker.answered(message, got);
      return value;
    } catch (error) {
      checker.answered(message, "failure");
      throw error;
    }
  }

  function send(engine: number, kind: Message["kind"], charges: readonly Charge[], now: number): PromiseLike<unknown> {
    const message = checker.sent(engine, kind, charges, now);
    const { there, back, fault } = next;
    const after = giveBack;
    if (fault === "refused at once") throw unreachable(message, fault);

    /** Brings an answer to the engine, unless the store crashes meanwhile. */
    function bring(got: Reservation | "failure", settle: () => void): void {
      const before = store.crashes();
      setTimeout(() => {
        if (store.crashes() > before) {
          count("answer lost in a crash");
          return;
        }
        next = after;
        giveBack = PLAIN;
        checker.answered(message, got);
        if (message.late && message.call) count("answer too late");
        settle();
      }, back);
    }
    function arrive(resolve: (value: unknown) => void, reject: (error: unknown) => void): void {
      if (store.state() !== "up") count("asked while down");
      if (store.state() === "silent") return;
      const fail = (error: unknown): void => bring("failure", () => reject(error));
      if (store.state() === "refusing") {
        fail(new Error("no connection"));
        return;
      }
      try {
        const { value, got } = store.serve(message, fault);
        if (fault === "answer lost" || fault === "answers twice") count(fault);
        if (fault !== "answer lost") bring(got, () => resolve(value));
      } catch (error) {
        fail(error);
      }
    }
    const answer = new Promise((resolve, reject) => {
      if (fault === "request lost") count(fault);
      else setTimeout(() => arrive(resolve, reject), there);
    });
    return fault === "answers twice" ? twice(answer) : answer;
  }

  return {
    fates(first, second) {
      next = first;
      giveBack = second;
    },
    inProcess: (engine) => ({
      sync: true,
      sliding: true,
      reserve: (charges, now) => ask(engine, "reserve", charges, now) as Reservation,
      release: (charges, now) => void ask(engine, "release", charges, now),
    }),
    remote: (engine) => ({
      sliding: true,
      reserve: (charges, now) => send(engine, "reserve", charges, now) as Promise<Reservation>,
      release: (charges, now) => send(engine, "release", charges, now) as Promise<void>,
    }),
  };
}
