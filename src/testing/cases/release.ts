import { expectEqual } from "../assert.js";
import type { Cases } from "../suite.js";
import { charge, inWindow, MINUTE, START } from "../test-charge.js";

/** Sentence 3 of the contract. */
export const RELEASE: Cases = {
  "release gives back what was charged": async (store) => {
    await store.reserve([charge({ amount: 2 })]);
    await store.release([charge()]);
    expectEqual("the counter", await store.used([charge()]), [1]);
    expectEqual("a charge that fits again", await store.reserve([charge()]), { ok: true, used: [2] });
  },

  "release gives back every charge of a call": async (store) => {
    const charges = ["a", "b", "c"].map((counter, i) => charge({ counter, amount: i + 1, max: 9 }));
    await store.reserve(charges);
    await store.reserve(charges);
    await store.release(charges);
    expectEqual("the counters", await store.used(charges), [1, 2, 3]);
  },

  "release never goes below zero": async (store) => {
    await store.reserve([charge()]);
    await store.release([charge({ amount: 5 })]);
    expectEqual("the counter", await store.used([charge()]), [0]);
    expectEqual("3 of 2", await store.reserve([charge({ amount: 3 })]), { ok: false, used: [0] });
    expectEqual("2 of 2", await store.reserve([charge({ amount: 2 })]), { ok: true, used: [2] });
  },

  "a second release of one call never goes below zero": async (store) => {
    const charges = [charge({ counter: "a" }), charge({ counter: "b", amount: 2 })];
    await store.reserve(charges);
    await store.release(charges);
    await store.release(charges);
    expectEqual("the counters", await store.used(charges), [0, 0]);
    expectEqual("3 of 2", await store.reserve([charge({ counter: "b", amount: 3 })]), { ok: false, used: [0] });
  },

  "release of what was never reserved creates nothing": async (store) => {
    await store.release([charge()]);
    expectEqual("the counter", await store.used([charge()]), [0]);
    expectEqual("3 of 2", await store.reserve([charge({ amount: 3 })]), { ok: false, used: [0] });
  },

  "release of a call gives back what is there, whatever is not": async (store) => {
    await store.reserve([charge({ counter: "a", amount: 2 }), charge({ counter: "c", amount: 2 })]);
    const charges = ["missing", "a", "other", "c"].map((counter) => charge({ counter }));
    await store.release(charges);
    expectEqual("the counters", await store.used(charges), [0, 1, 0, 1]);
  },

  "release touches no other counter, subject or window": async (store) => {
    const others = [charge({ counter: "d" }), charge({ subject: "t" }), inWindow(1), inWindow(-1)];
    await store.reserve([charge(), ...others]);
    await store.release([charge()]);
    expectEqual("the others", await store.used(others), [1, 1, 1, 1]);
  },

  "release after the window touches its own window only": async (store) => {
    await store.reserve([inWindow(0)]);
    await store.reserve([inWindow(1)], START + MINUTE);
    await store.release([inWindow(0)], START + MINUTE + 1);
    expectEqual("the window that has ended", await store.used([inWindow(0)], START + MINUTE + 1), [0]);
    expectEqual("the window that runs", await store.used([inWindow(1)], START + MINUTE + 1), [1]);
  },

  "release long after the window creates and revives nothing": async (store) => {
    await store.reserve([inWindow(0)]);
    const later = START + 10 * MINUTE;
    await store.reserve([inWindow(10)], later);
    await store.release([inWindow(0)], later);
    expectEqual("the window that has ended", await store.used([inWindow(0)], later), [0]);
    expectEqual("3 of 2", await store.reserve([inWindow(0, { amount: 3 })], later), { ok: false, used: [0] });
    expectEqual("the window that runs", await store.used([inWindow(10)], later), [1]);
  },

  "release with amount 0 changes nothing": async (store) => {
    await store.release([charge({ amount: 0 })]);
    await store.reserve([charge()]);
    await store.release([charge({ amount: 0 })]);
    expectEqual("the counter", await store.used([charge()]), [1]);
  },
};
