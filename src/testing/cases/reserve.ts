import { expectEqual } from "../assert.js";
import type { Cases } from "../suite.js";
import { charge } from "../test-charge.js";

/** Sentences 1, 2 and 7 of the contract. */
export const RESERVE: Cases = {
  "reserve counts what it is charged and answers with the count after it": async (store) => {
    expectEqual("the first charge", await store.reserve([charge()]), { ok: true, used: [1] });
    expectEqual("the second charge", await store.reserve([charge()]), { ok: true, used: [2] });
  },

  "reserve refuses what would go over the maximum, and answers with the count as it stands": async (store) => {
    const three = charge({ amount: 3, max: 10 });
    for (const used of [3, 6, 9])
      expectEqual("a charge that fits", await store.reserve([three]), { ok: true, used: [used] });
    expectEqual("a charge over the maximum", await store.reserve([three]), { ok: false, used: [9] });
    expectEqual("a smaller one that fits", await store.reserve([charge({ max: 10 })]), { ok: true, used: [10] });
    expectEqual("one more", await store.reserve([charge({ max: 10 })]), { ok: false, used: [10] });
  },

  "reserve refuses one charge that is larger than its maximum": async (store) => {
    expectEqual("3 of 2", await store.reserve([charge({ amount: 3 })]), { ok: false, used: [0] });
    expectEqual("1 of 0", await store.reserve([charge({ max: 0 })]), { ok: false, used: [0] });
    expectEqual("the counter", await store.used([charge()]), [0]);
  },

  "reserve applies every charge or none, wherever the refused one stands": async (store) => {
    await store.reserve([charge({ counter: "full", max: 1 })]);
    const roomy = ["a", "b", "c"].map((counter) => charge({ counter, max: 9 }));
    for (let place = 0; place <= roomy.length; place++) {
      const charges = [...roomy.slice(0, place), charge({ counter: "full", max: 1 }), ...roomy.slice(place)];
      const used = charges.map(({ counter }) => (counter === "full" ? 1 : 0));
      expectEqual(`refused at place ${place}`, await store.reserve(charges), { ok: false, used });
    }
    expectEqual("the others", await store.used(roomy), [0, 0, 0]);
    expectEqual("without the full one", await store.reserve(roomy), { ok: true, used: [1, 1, 1] });
  },

  "a refusal changes nothing, however often it comes": async (store) => {
    const both = [charge({ counter: "a", max: 5 }), charge({ counter: "b", max: 1 })];
    expectEqual("the first call", await store.reserve(both), { ok: true, used: [1, 1] });
    for (let i = 0; i < 5; i++) expectEqual("a refused call", await store.reserve(both), { ok: false, used: [1, 1] });
    expectEqual("the counters", await store.used(both), [1, 1]);
  },

  "reserve compares each charge with its own maximum": async (store) => {
    for (let i = 0; i < 3; i++) await store.reserve([charge({ max: 5 })]);
    expectEqual("a stricter maximum", await store.reserve([charge({ max: 2 })]), { ok: false, used: [3] });
    expectEqual("a looser one", await store.reserve([charge({ max: 4 })]), { ok: true, used: [4] });
  },

  "reserve answers in the order of the charges": async (store) => {
    const charges = [5, 1, 3].map((amount) => charge({ counter: `c${amount}`, amount, max: 20 }));
    expectEqual("in one order", await store.reserve(charges), { ok: true, used: [5, 1, 3] });
    expectEqual("in the other", await store.reserve([...charges].reverse()), { ok: true, used: [6, 2, 10] });
    expectEqual("refused", await store.reserve([...charges, charge({ max: 0 })]), { ok: false, used: [10, 2, 6, 0] });
  },

  "reserve takes 129 charges in one call": async (store) => {
    const charges = Array.from({ length: 129 }, (_, i) => charge({ counter: `c${i}`, max: i === 128 ? 1 : 2 }));
    expectEqual("all fit", await store.reserve(charges), { ok: true, used: charges.map(() => 1) });
    expectEqual("the last does not", await store.reserve(charges), { ok: false, used: charges.map(() => 1) });
    expectEqual(
      "the counters",
      await store.used(charges),
      charges.map(() => 1),
    );
  },

  "reserve with amount 0 reads": async (store) => {
    const reading = charge({ amount: 0 });
    expectEqual("a counter that is not there", await store.reserve([reading]), { ok: true, used: [0] });
    await store.reserve([charge()]);
    await store.reserve([charge()]);
    expectEqual("a full counter", await store.reserve([reading]), { ok: true, used: [2] });
    expectEqual("one over a new maximum", await store.reserve([{ ...reading, max: 1 }]), { ok: false, used: [2] });
    expectEqual("a counter that may hold nothing", await store.reserve([charge({ counter: "d", amount: 0, max: 0 })]), {
      ok: true,
      used: [0],
    });
  },

  "reserve with amounts of 0 and others in one call charges the others": async (store) => {
    const mixed = [charge({ counter: "a", amount: 0 }), charge({ counter: "b", amount: 2 })];
    expectEqual("the first call", await store.reserve(mixed), { ok: true, used: [0, 2] });
    expectEqual("the second", await store.reserve(mixed), { ok: false, used: [0, 2] });
  },
};
