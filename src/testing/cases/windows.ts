import { expectEqual } from "../assert.js";
import type { Cases } from "../suite.js";
import { charge, inWindow, LONGEST, MINUTE, SECOND, START } from "../test-charge.js";

const one = { max: 1 };
const ADMITTED = { ok: true, used: [1] };
const REFUSED = { ok: false, used: [1] };

/** Sentence 4 of the contract, and time as an argument. */
export const WINDOWS: Cases = {
  "every window starts from nothing": async (store) => {
    for (const number of [0, 1, 2, 3]) {
      const [first, last] = [START + number * MINUTE, START + (number + 1) * MINUTE - 1];
      expectEqual(`window ${number}`, await store.reserve([inWindow(number)], first), { ok: true, used: [1] });
      expectEqual("at its end", await store.reserve([inWindow(number)], last), { ok: true, used: [2] });
      expectEqual("once more", await store.reserve([inWindow(number)], last), { ok: false, used: [2] });
    }
  },

  "windows may come in any order": async (store) => {
    const order = [2, 0, 3, 1];
    for (const number of order) expectEqual(`window ${number}`, await store.reserve([inWindow(number, one)]), ADMITTED);
    for (const number of order) expectEqual(`window ${number}`, await store.reserve([inWindow(number, one)]), REFUSED);
  },

  "a counter lives for one window's length after its window": async (store) => {
    await store.reserve([charge(one)], START);
    for (const later of [MINUTE - 1, MINUTE, 2 * MINUTE - 1]) {
      expectEqual(`after ${later} ms`, await store.reserve([charge(one)], START + later), REFUSED);
    }
  },

  "a counter that was made at the end of its window lives as long": async (store) => {
    await store.reserve([charge(one)], START + MINUTE - 1);
    expectEqual("a minute later", await store.reserve([charge(one)], START + 2 * MINUTE - 1), REFUSED);
  },

  "a write by a caller whose clock is behind does not shorten a counter's life": async (store) => {
    await store.reserve([charge()], START + MINUTE - 1);
    await store.reserve([charge()], START);
    await store.release([charge({ amount: 0 })], START);
    expectEqual("a minute later", await store.reserve([charge()], START + 2 * MINUTE - 1), { ok: false, used: [2] });
  },

  "a long window outlives many short ones": async (store) => {
    const year = inWindow(0, { ...one, counter: "year" }, LONGEST);
    await store.reserve([inWindow(0, one, SECOND)]);
    await store.reserve([year]);
    for (let number = 1; number < 300; number++) {
      const now = START + number * SECOND;
      expectEqual(`second ${number}`, await store.reserve([inWindow(number, one, SECOND)], now), ADMITTED);
    }
    expectEqual("the year", await store.reserve([year], START + 300 * SECOND), REFUSED);
  },

  "windows of one counter's name and of several lengths do not meet": async (store) => {
    const charges = [SECOND, MINUTE, LONGEST].map((length) => inWindow(0, { ...one, counter: `c${length}` }, length));
    expectEqual("all at once", await store.reserve(charges), { ok: true, used: [1, 1, 1] });
    expectEqual("a second later", await store.used(charges, START + SECOND), [1, 1, 1]);
  },

  "windows may lie before 1970, at 0 and far ahead": async (store) => {
    for (const start of [-MINUTE, 0, MINUTE, 253_402_300_740_000]) {
      const far = charge({ ...one, windowStart: start, windowEnd: start + MINUTE });
      expectEqual(`from ${start}`, await store.reserve([far], start), ADMITTED);
      expectEqual(`from ${start}, again`, await store.reserve([far], start + 1), REFUSED);
    }
  },

  "time may have fractions of a millisecond": async (store) => {
    expectEqual("the first charge", await store.reserve([charge(one)], START + 0.1), ADMITTED);
    expectEqual("the second", await store.reserve([charge(one)], START + MINUTE - 0.000_2), REFUSED);
    await store.release([charge(one)], START + MINUTE - 0.000_1);
    expectEqual("after release", await store.used([charge(one)], START + MINUTE + 0.1), [0]);
  },
};
