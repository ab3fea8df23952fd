import { type Charge, type CounterStore, createMemoryStore, type Reservation } from "../../src/index.js";

/** What a fault answers with instead of the right answer; it may ask for that one, which then has been applied. */
export type Fault = (apply: () => unknown) => unknown;

const fail = (): never => {
  throw new Error("down");
};

/** A thenable that does with its callbacks what it is told. */
const thenable = (then: (resolve: (value: unknown) => void, reject: (reason: unknown) => void) => void): unknown => ({
  then,
});

/** No answer, or an error instead of one. */
export const NO_ANSWER: Readonly<Record<string, Fault>> = {
  "rejects with an error": () => Promise.reject(new Error("down")),
  "rejects with nothing": () => Promise.reject(),
  "rejects although it has applied the call": (apply) => {
    apply();
    return Promise.reject(new Error("connection reset"));
  },
  "throws at once, as a closed client does": fail,
  "throws at once what is no error": () => {
    throw "down";
  },
  "never settles": () => new Promise(() => {}),
  "never settles, as a thenable": () => thenable(() => {}),
  "throws as it is waited for": () => thenable(fail),
  // biome-ignore lint/suspicious/noThenProperty: a thenable is what some stores answer with
  "throws as its `then` is read": () => Object.defineProperty({}, "then", { get: () => fail() }),
  "settles twice, first with an error": (apply) =>
    thenable((resolve, reject) => {
      reject(new Error("down"));
      resolve(apply());
      reject(new Error("down again"));
    }),
  "settles with a promise that rejects": () => thenable((resolve) => resolve(Promise.reject(new Error("down")))),
};

const garbled = (change: (right: Reservation) => unknown): Fault => {
  return async (apply) => change(apply() as Reservation);
};

/** An answer that is no reservation for a charge of 1 to a counter that may hold 3. */
export const GARBLED: Readonly<Record<string, Fault>> = {
  "answers nothing": garbled(() => undefined),
  "answers null": garbled(() => null),
  "answers a number": garbled(() => 1),
  "answers a text": garbled(() => "OK"),
  "answers with an array, as Redis does": garbled(({ used }) => [1, ...used]),
  "answers with a function": garbled(() => fail),
  "answers with a function that has the members": garbled((right) => Object.assign(() => {}, right)),
  "answers without counts": garbled(({ ok }) => ({ ok })),
  "answers too few counts": garbled(({ ok }) => ({ ok, used: [] })),
  "answers too many counts": garbled(({ ok, used }) => ({ ok, used: [...used, 1] })),
  "answers counts by name": garbled(({ ok, used }) => ({ ok, used: { ...used, length: used.length } })),
  "answers NaN": garbled(({ ok }) => ({ ok, used: [Number.NaN] })),
  "answers infinity": garbled(({ ok }) => ({ ok, used: [Number.POSITIVE_INFINITY] })),
  "answers a fraction": garbled(({ ok }) => ({ ok, used: [1.5] })),
  "answers a negative count": garbled(() => ({ ok: false, used: [-1] })),
  "answers a count beyond 2^53": garbled(() => ({ ok: false, used: [2 ** 53] })),
  "answers texts": garbled(({ ok, used }) => ({ ok, used: used.map(String) })),
  "answers bigints": garbled(({ ok, used }) => ({ ok, used: used.map(BigInt) })),
  "answers holes": garbled(({ ok }) => ({ ok, used: new Array(1) })),
  "answers without ok": garbled(({ used }) => ({ used })),
  "answers ok as a number": garbled(({ used }) => ({ ok: 1, used })),
  "answers ok as a text": garbled(({ used }) => ({ ok: "false", used })),
  "answers what throws when it is read": garbled(({ used }) => ({
    get ok(): boolean {
      throw new Error("unreadable");
    },
    used,
  })),
  "answers a proxy that throws": garbled(() => new Proxy({}, { get: () => fail() })),
};

/** Answers that only a charge shows to be wrong: a reading may get them. */
export const GARBLED_FOR_A_CHARGE: Readonly<Record<string, Fault>> = {
  "answers a count below the charge": garbled(() => ({ ok: true, used: [0] })),
  "answers a count above the maximum": garbled(() => ({ ok: true, used: [4] })),
  "refuses without a reason": garbled(() => ({ ok: false, used: [0] })),
};

/** A store in this process whose next calls can be made to fail. */
export function faultyStore() {
  const memory = createMemoryStore();
  const released: (readonly Charge[])[] = [];
  let fault: Fault | null = null;
  const answer = (apply: () => unknown): unknown => (fault === null ? Promise.resolve(apply()) : fault(apply));
  return {
    /** The counters as they really stand. */
    memory,
    /** The charges of each release that was asked for. */
    released,
    fail(with_: Fault | null): void {
      fault = with_;
    },
    store: {
      reserve: (charges, now) => answer(() => memory.reserve(charges, now)),
      release(charges, now) {
        released.push(charges);
        return answer(() => memory.release(charges, now));
      },
    } as CounterStore,
  };
}
