import { expectEqual } from "../assert.js";
import type { Cases } from "../suite.js";
import { at, inSlot, inWindow, LONGEST, MINUTE, SECOND, START } from "../test-charge.js";

const MOST = Number.MAX_SAFE_INTEGER;
const admitted = (...used: number[]) => ({ ok: true, used });
const refused = (...used: number[]) => ({ ok: false, used });

/** Charges with a reach, of stores with the mark `sliding`. */
export const REACH: Cases = {
  "a reach counts the eight windows before, and no ninth": async (store) => {
    const sums = [1, 3, 7, 15, 31, 63, 127, 255, 511, 1_022, 2_044, 4_088];
    for (const [number, sum] of sums.entries()) {
      const one = inSlot(number, { amount: 2 ** number, max: MOST });
      expectEqual(`window ${number}`, await store.reserve([one], at(number)), admitted(sum));
    }
    expectEqual("window 20", await store.used([inSlot(20)], at(20)), [0]);
  },

  "a reach of other windows counts as many as it says": async (store) => {
    for (const [length, reach, sums] of [
      [SECOND, 3, [1, 2, 3, 4, 4, 4]],
      [LONGEST, 1, [1, 2, 2, 2]],
    ] as const) {
      for (const [number, sum] of sums.entries()) {
        const one = inWindow(number, { counter: `c${reach}`, reach, max: 9 }, length);
        expectEqual(`window ${number} of ${length} ms`, await store.reserve([one], one.windowStart), admitted(sum));
      }
    }
  },

  "a reach goes on for hundreds of windows, whether they were charged or not": async (store) => {
    for (let number = 0; number < 300; number++) {
      const sum = Math.min(number + 1, 9);
      expectEqual(`window ${number}`, await store.reserve([inSlot(number, { max: 9 })], at(number)), admitted(sum));
    }
    expectEqual("after a gap of seven", await store.reserve([inSlot(307, { max: 9 })], at(307)), admitted(2));
    expectEqual("after a gap of a hundred", await store.reserve([inSlot(407)], at(407)), admitted(1));
  },

  "a reach may begin before 1970": async (store) => {
    for (let number = -6; number < 6; number++) {
      const one = inSlot(0, { windowStart: number * MINUTE, windowEnd: (number + 1) * MINUTE, max: 9 });
      expectEqual(`window ${number}`, await store.reserve([one], number * MINUTE), admitted(Math.min(number + 7, 9)));
    }
  },

  "a window within reach refuses, and one beyond does not": async (store) => {
    await store.reserve([inSlot(0, { amount: 2 })], at(0));
    for (let number = 0; number <= 8; number++) {
      expectEqual(`window ${number}`, await store.reserve([inSlot(number)], at(number)), refused(2));
    }
    expectEqual("window 9", await store.reserve([inSlot(9)], at(9)), admitted(1));
  },

  "a refusal with a reach changes no window": async (store) => {
    await store.reserve([inSlot(0, { amount: 2 })], at(0));
    for (let number = 1; number <= 8; number++) await store.reserve([inSlot(number)], at(number));
    expectEqual("the sum", await store.used([inSlot(8)], at(8)), [2]);
    expectEqual("without the first window", await store.used([inSlot(9)], at(9)), [0]);
    expectEqual("two in the next", await store.reserve([inSlot(9, { amount: 2 })], at(9)), admitted(2));
  },

  "amount 0 with a reach reads the sum": async (store) => {
    const reading = { amount: 0 };
    expectEqual("nothing", await store.reserve([inSlot(0, { ...reading, max: 0 })], at(0)), admitted(0));
    await store.reserve([inSlot(0)], at(0));
    await store.reserve([inSlot(3)], at(3));
    expectEqual("what is full", await store.reserve([inSlot(8, reading)], at(8)), admitted(2));
    expectEqual("over a new maximum", await store.reserve([inSlot(8, { ...reading, max: 1 })], at(8)), refused(2));
    expectEqual("what has slid out", await store.reserve([inSlot(9, { ...reading, max: 1 })], at(9)), admitted(1));
  },

  "release frees room in every window that counts what it gives back": async (store) => {
    await store.reserve([inSlot(0, { amount: 2 })], at(0));
    expectEqual("before it", await store.reserve([inSlot(3)], at(3)), refused(2));
    await store.release([inSlot(0)], at(3));
    expectEqual("after it", await store.reserve([inSlot(3)], at(3)), admitted(2));
    expectEqual("once more", await store.reserve([inSlot(4)], at(4)), refused(2));
  },

  "release with a reach touches its own window alone, and creates none": async (store) => {
    await store.reserve([inSlot(0, { amount: 3, max: 9 })], at(0));
    await store.reserve([inSlot(1, { max: 9 })], at(1));
    await store.release([inSlot(1, { amount: 5 }), inSlot(2, { counter: "other", amount: 5 })], at(2));
    await store.release([inSlot(2, { amount: 2 })], at(2));
    expectEqual("the first window", await store.used([inSlot(0)], at(2)), [3]);
    expectEqual("both", await store.used([inSlot(2)], at(2)), [3]);
    expectEqual("7 of 9", await store.reserve([inSlot(2, { amount: 7, max: 9 })], at(2)), refused(3));
    expectEqual("6 of 9", await store.reserve([inSlot(2, { amount: 6, max: 9 })], at(2)), admitted(9));
    expectEqual("the first has slid out", await store.used([inSlot(9)], at(9)), [6]);
  },

  "release long after the reach revives nothing": async (store) => {
    await store.reserve([inSlot(0, { amount: 2 })], at(0));
    await store.reserve([inSlot(30)], at(30));
    await store.release([inSlot(0)], at(30));
    expectEqual("the window that runs", await store.used([inSlot(30)], at(30)), [1]);
    expectEqual("the rest of it", await store.reserve([inSlot(30)], at(30)), admitted(2));
  },

  "a window is kept until the last that counts it can no longer be asked for": async (store) => {
    await store.reserve([inSlot(0, { amount: 2 })], at(1) - 1);
    for (const now of [at(8), at(9) - 1, at(9), at(10) - 1]) {
      expectEqual(`${now - START} ms later`, await store.reserve([inSlot(8)], now), refused(2));
    }
  },

  "a later charge does not shorten the life of a window in its reach": async (store) => {
    await store.reserve([inSlot(0, { amount: 2, max: 9 })], at(1) - 1);
    await store.reserve([inSlot(1, { max: 9 })], at(1));
    await store.reserve([inSlot(0, { max: 9 })], at(0));
    await store.release([inSlot(1)], at(1));
    expectEqual("the last that counts it", await store.reserve([inSlot(8, { max: 3 })], at(10) - 1), refused(3));
  },

  "windows charged out of order never hold more than the maximum in nine in a row": async (store) => {
    await store.reserve([inSlot(5, { amount: 2 })], at(5));
    for (const number of [4, 0, -3]) {
      expectEqual(`window ${number}`, await store.reserve([inSlot(number)], at(5)), refused(2));
    }
    expectEqual("one that is nine before", await store.reserve([inSlot(-4)], at(5)), admitted(1));
    await store.release([inSlot(5)], at(5));
    expectEqual("window 4 with room", await store.reserve([inSlot(4)], at(5)), admitted(2));
    expectEqual("window 5 after it", await store.reserve([inSlot(5)], at(5)), refused(2));
  },

  "a count has no later window in it": async (store) => {
    await store.reserve([inSlot(5, { amount: 4, max: 9 })], at(5));
    expectEqual("read before it", await store.used([inSlot(4)], at(5)), [0]);
    expectEqual("charged before it", await store.reserve([inSlot(4, { max: 9 })], at(5)), admitted(1));
    expectEqual("read after it", await store.used([inSlot(5)], at(5)), [5]);
  },

  "charges with and without a reach are all or none in one call": async (store) => {
    const sliding = (number: number, max = 9) => inSlot(number, { counter: "sliding", max });
    const fixed = (number: number, max = 9) => inWindow(number, { counter: "fixed", max });
    const more = (number: number, max = 9) => inSlot(number, { counter: "more", max, reach: 2 });
    const all = [sliding(0), fixed(0), more(0)];
    expectEqual("all fit", await store.reserve(all, at(0)), admitted(1, 1, 1));
    const next = [more(2), fixed(2), sliding(2)];
    expectEqual("two windows later", await store.reserve(next, at(2)), admitted(2, 1, 2));
    for (const [refusing, used] of [
      [
        [sliding(3, 2), fixed(3), more(3)],
        [2, 0, 1],
      ],
      [
        [fixed(3), more(3, 1), sliding(3)],
        [0, 1, 2],
      ],
      [
        [more(3), sliding(3), fixed(3, 0)],
        [1, 2, 0],
      ],
    ] as const) {
      expectEqual("one does not fit", await store.reserve(refusing, at(3)), { ok: false, used });
    }
    expectEqual("the counters", await store.used([sliding(3), fixed(3), more(3)], at(3)), [2, 0, 1]);
    const frozen = Object.freeze([sliding(3), more(3)].map((one) => Object.freeze(one)));
    expectEqual("two of them", await store.reserve(frozen, at(3)), admitted(3, 2));
    await store.release(frozen, at(3));
    expectEqual("after release", await store.used([sliding(3), fixed(3), more(3)], at(3)), [2, 0, 1]);
  },

  "charges of nothing among others look at their sums": async (store) => {
    const looked = (max: number) => inSlot(4, { counter: "looked", amount: 0, max });
    const charged = inSlot(4, { counter: "charged" });
    await store.reserve([inSlot(0, { counter: "looked", amount: 2 })], at(0));
    expectEqual("over what may be there", await store.reserve([charged, looked(1)], at(4)), refused(0, 2));
    expectEqual("the other", await store.used([charged], at(4)), [0]);
    expectEqual("within it", await store.reserve([looked(2), charged], at(4)), admitted(2, 1));
    expectEqual("what was looked at", await store.used([inSlot(9, { counter: "looked" })], at(9)), [0]);
  },

  "sums over a reach are exact up to 2^53 - 1": async (store) => {
    const third = (number: number, amount = 3_002_399_751_580_330) => inSlot(number, { amount, max: MOST });
    for (const [number, sum] of [
      [0, 3_002_399_751_580_330],
      [4, 6_004_799_503_160_660],
      [8, 9_007_199_254_740_990],
    ] as const) {
      expectEqual(`window ${number}`, await store.reserve([third(number)], at(number)), admitted(sum));
    }
    for (const amount of [2, MOST]) {
      const answer = await store.reserve([third(8, amount)], at(8));
      expectEqual(`${amount} more`, answer, refused(9_007_199_254_740_990));
    }
    expectEqual("one more", await store.reserve([third(7, 1)], at(8)), admitted(6_004_799_503_160_661));
    expectEqual("all", await store.used([third(8)], at(8)), [9_007_199_254_740_991]);
    expectEqual("another", await store.reserve([third(8, 1)], at(8)), refused(9_007_199_254_740_991));
    expectEqual("without the first", await store.used([third(9)], at(9)), [6_004_799_503_160_661]);
  },

  "subjects and counters with a reach are told apart, whatever their characters": async (store) => {
    const names = ["", "a", "A", "\0", "\t", ":", "a:b", "{a}", "%", "\ud800", "\udc00", "8", "x".repeat(1_024)];
    const charges = names.flatMap((counter) => names.map((subject) => ({ counter, subject })));
    const inAll = (number: number) => charges.map((over, i) => inSlot(number, { ...over, amount: i + 1, max: MOST }));
    await store.reserve(inAll(0), at(0));
    await store.reserve(inAll(3), at(3));
    const sums = charges.map((_, i) => 2 * (i + 1));
    expectEqual("the sums", await store.used(inAll(8), at(8)), sums);
  },
};
