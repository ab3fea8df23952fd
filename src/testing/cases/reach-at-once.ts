import { expectEqual } from "../assert.js";
import type { Caller } from "../caller.js";
import type { Cases, PairCases } from "../suite.js";
import { at, inSlot, inWindow } from "../test-charge.js";

/** Asks so many calls at once and counts those admitted. */
async function admit(count: number, ask: (index: number) => ReturnType<Caller["reserve"]>): Promise<number> {
  const answers = await Promise.all(Array.from({ length: count }, (_, index) => ask(index)));
  return answers.filter(({ ok }) => ok).length;
}

/** Room for twenty, part of it used in window 0, which window 8 counts and window 9 does not: calls at once in these two. */
async function expectBoundaryHeld(store: Caller, peer: Caller): Promise<void> {
  const slot = (number: number, amount = 1) => inSlot(number, { amount, max: 20 });
  await store.reserve([slot(0, 8)], at(0));
  const asked = [8, 9];
  const calls = await admit(80, (i) => (i % 4 < 2 ? store : peer).reserve([slot(asked[i % 2]!)], at(9)));
  expectEqual("calls admitted", calls, 20);
  expectEqual("the nine windows that end with the later one", await store.used([slot(9)], at(9)), [20]);
  const [older] = await store.used([slot(8)], at(9));
  expectEqual("those that end with the earlier one, within the maximum", older! <= 20, true);
}

/** Calls with a reach that do not wait for each other, inside one process. */
export const REACH_AT_ONCE: Cases = {
  "of many calls at once with a reach exactly those that fit are admitted": async (store) => {
    const slot = (number: number, amount = 1) => inSlot(number, { amount, max: 10 });
    await store.reserve([slot(0, 3)], at(0));
    expectEqual("calls admitted", await admit(60, () => store.reserve([slot(8)], at(8))), 7);
    expectEqual("the sum", await store.used([slot(8)], at(8)), [10]);
    expectEqual("without the first window", await store.used([slot(9)], at(9)), [7]);
  },

  "of many calls at once in nine windows exactly those that fit are admitted": async (store) => {
    const ask = (i: number) => store.reserve([inSlot(i % 9, { max: 20 })], at(8));
    expectEqual("calls admitted", await admit(90, ask), 20);
    expectEqual("the sum", await store.used([inSlot(8)], at(8)), [20]);
  },

  "calls at once on both sides of a boundary never hold more than the maximum in nine windows in a row": (store) =>
    expectBoundaryHeld(store, store),

  "calls at once with and without a reach, in opposite orders, stay all or none": async (store) => {
    const charges = [
      inSlot(8, { counter: "a", max: 30 }),
      inWindow(8, { counter: "b", max: 20 }),
      inSlot(8, { counter: "c", max: 25 }),
    ];
    const ask = (i: number) => store.reserve(i % 2 === 0 ? charges : [...charges].reverse(), at(8));
    expectEqual("calls admitted", await admit(60, ask), 20);
    expectEqual("the counters", await store.used(charges, at(8)), [20, 20, 20]);
  },

  "releases of older windows among calls at once lose nothing": async (store) => {
    const slot = (number: number, amount = 1) => inSlot(number, { amount, max: 60 });
    await store.reserve([slot(0, 20)], at(0));
    await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        i % 2 === 0 ? store.release([slot(0)], at(8)) : store.reserve([slot(8)], at(8)),
      ),
    );
    expectEqual("20 charges after 20 releases", await store.used([slot(8)], at(8)), [20]);
    expectEqual("the older window", await store.used([slot(0)], at(8)), [0]);
  },
};

/** Two stores over the same counters. */
export const SHARED_REACH: PairCases = {
  "what one store is charged in a window the other counts in its reach": async (store, peer) => {
    for (const [number, used] of [1, 2, 3].entries()) {
      const caller = number % 2 === 0 ? store : peer;
      const answer = await caller.reserve([inSlot(number, { max: 3 })], at(number));
      expectEqual(`window ${number}`, answer, { ok: true, used: [used] });
    }
    expectEqual("the other", await peer.reserve([inSlot(3, { max: 3 })], at(3)), { ok: false, used: [3] });
    await store.release([inSlot(1)], at(3));
    expectEqual("after release", await peer.reserve([inSlot(3, { max: 3 })], at(3)), { ok: true, used: [3] });
    expectEqual("the one", await store.reserve([inSlot(4, { max: 3 })], at(4)), { ok: false, used: [3] });
  },

  "calls at once through both, on both sides of a boundary, never hold more than the maximum": expectBoundaryHeld,

  "a caller whose clock is a window behind counts what one ahead was charged": async (store, peer) => {
    await peer.reserve([inSlot(9, { amount: 2 })], at(9));
    expectEqual("the one behind", await store.reserve([inSlot(8)], at(9) - 1), { ok: false, used: [2] });
    await store.release([inSlot(8)], at(9) - 1);
    expectEqual("the one ahead", await peer.used([inSlot(9)], at(9)), [2]);
  },

  "a caller whose clock is a year ahead makes no window of another vanish": async (store, peer) => {
    await store.reserve([inSlot(0, { amount: 2 })], at(0));
    const year = 525_600;
    for (let number = year; number < year + 20; number++) await peer.reserve([inSlot(number)], at(number));
    await peer.release([inSlot(0, { amount: 0 })], at(year));
    expectEqual("read by that caller", await peer.used([inSlot(8)], at(year)), [2]);
    expectEqual("a charge that does not fit", await store.reserve([inSlot(8)], at(8)), { ok: false, used: [2] });
  },
};
