import type { Charge } from "../../engine/store.js";
import { expectEqual } from "../assert.js";
import type { Cases } from "../suite.js";
import { charge } from "../test-charge.js";

type Writable = { -readonly [Key in keyof Charge]: Charge[Key] };

const frozen = (...charges: readonly Charge[]): readonly Charge[] =>
  Object.freeze(charges.map((one) => Object.freeze(one)));

/** Sentence 8 of the contract, and the same for answers. */
export const CHARGES: Cases = {
  "charges may be frozen": async (store) => {
    expectEqual("reserve", await store.reserve(frozen(charge(), charge({ counter: "d" }))), { ok: true, used: [1, 1] });
    await store.release(frozen(charge(), charge({ counter: "e" })));
    expectEqual("after release", await store.used([charge(), charge({ counter: "d" })]), [0, 1]);
  },

  "charges are left as they were": async (store) => {
    const given = [charge({ counter: "b" }), charge({ counter: "a" })];
    await store.reserve(given);
    await store.reserve(given.map((one) => one));
    await store.reserve(given);
    await store.release(given);
    expectEqual("the charges", given, [charge({ counter: "b" }), charge({ counter: "a" })]);
  },

  "charges are not kept": async (store) => {
    const reused: Writable = { ...charge() };
    const list = [reused];
    await store.reserve(list);
    Object.assign(reused, {
      counter: "other",
      subject: "other",
      windowStart: 0,
      windowEnd: 1,
      reach: 0,
      amount: 99,
      max: 99,
    });
    list.length = 0;
    expectEqual("the counter", await store.used([charge()]), [1]);
    expectEqual("another that the charge was changed to", await store.used([charge({ counter: "other" })]), [0]);
    await store.release([charge()]);
    expectEqual("after release", await store.used([charge()]), [0]);
  },

  "answers are not kept": async (store) => {
    const first = await store.reserve([charge()]);
    const second = await store.reserve([charge()]);
    expectEqual("an answer after the next charge", first, { ok: true, used: [1] });
    (second.used as number[])[0] = 0;
    expectEqual("the counter after its answer was changed", await store.used([charge()]), [2]);
  },
};
