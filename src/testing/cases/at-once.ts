import type { Reservation } from "../../engine/store.js";
import { expectEqual } from "../assert.js";
import type { Cases } from "../suite.js";
import { charge } from "../test-charge.js";

const times = <T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));

const admitted = (answers: readonly Reservation[]): readonly Reservation[] => answers.filter(({ ok }) => ok);

const ascending = (a: number, b: number): number => a - b;

/** Calls that do not wait for each other, inside one process. */
export const AT_ONCE: Cases = {
  "of many calls at once exactly those that fit are admitted": async (store) => {
    const answers = await times(100, () => store.reserve([charge({ max: 10 })]));
    const counts = admitted(answers).flatMap(({ used }) => used);
    expectEqual("the counts of those admitted", [...counts].sort(ascending), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const refused = answers.filter(({ ok, used }) => !ok && used[0] !== 10);
    expectEqual("refusals with room left", refused, []);
    expectEqual("the counter", await store.used([charge()]), [10]);
  },

  "calls at once over several counters, in opposite orders, stay all or none": async (store) => {
    const wide = charge({ counter: "a", max: 30 });
    const tight = charge({ counter: "b", max: 20 });
    const answers = await times(60, (i) => store.reserve(i % 2 === 0 ? [wide, tight] : [tight, wide]));
    expectEqual("calls admitted", admitted(answers).length, 20);
    expectEqual("the counters", await store.used([wide, tight]), [20, 20]);
  },

  "amounts at once add up and never go over": async (store) => {
    const answers = await times(40, (i) => store.reserve([charge({ amount: (i % 7) + 1, max: 50 })]));
    const sum = answers.reduce((total, { ok }, i) => total + (ok ? (i % 7) + 1 : 0), 0);
    expectEqual("the counter", await store.used([charge()]), [sum]);
    expectEqual("within the maximum", sum <= 50, true);
    expectEqual("no room for the smallest amount that was refused", await fits(answers, sum), false);
  },

  "many subjects at once do not disturb each other": async (store) => {
    const answers = await times(250, (i) => store.reserve([charge({ subject: `s${i % 50}`, max: 3 })]));
    expectEqual("calls admitted", admitted(answers).length, 150);
    const subjects = Array.from({ length: 50 }, (_, i) => charge({ subject: `s${i}` }));
    expectEqual(
      "the counters",
      await store.used(subjects),
      subjects.map(() => 3),
    );
  },

  "releases among calls at once lose nothing": async (store) => {
    await store.reserve([charge({ amount: 20, max: 40 })]);
    const work = times(40, async (i) => {
      if (i % 2 === 0) await store.release([charge()]);
      else await store.reserve([charge({ max: 40 })]);
    });
    await work;
    expectEqual("the counter after 20 charges and 20 releases", await store.used([charge()]), [20]);
  },
};

/** Whether the last refused call would have fitted at the end, when the counter stood highest. */
const fits = async (answers: readonly Reservation[], sum: number): Promise<boolean> =>
  answers.some(({ ok }, i) => !ok && sum + (i % 7) + 1 <= 50);
