import { expectEqual, expectRejection } from "../assert.js";
import type { Caller } from "../caller.js";
import type { Cases } from "../suite.js";
import { at, charge, inSlot } from "../test-charge.js";

/** How many counters a store that is tested for being full keeps. */
export const CAPACITY = 3;

const of = (subject: string, max = 5) => charge({ subject, max });
const KEPT = [of("a"), of("b"), of("c")];

async function fill(store: Caller): Promise<void> {
  for (const one of KEPT) expectEqual("a counter that has room", await store.reserve([one]), { ok: true, used: [1] });
}

/** Sentence 5 of the contract, for a store that keeps no more than three counters. */
export const FULL: Cases = {
  "a full store rejects what needs a new counter": async (store) => {
    await fill(store);
    await expectRejection("a new counter", () => store.reserve([of("d")]));
    await expectRejection("a new counter, again", () => store.reserve([of("d")]));
    await expectRejection("a new window", () => store.reserve([{ ...of("a"), windowStart: of("a").windowEnd }]));
  },

  "a full store goes on with the counters that it has, and forgets none of them": async (store) => {
    await fill(store);
    for (let i = 0; i < 20; i++) await expectRejection("a new counter", () => store.reserve([of(`new${i}`)]));
    expectEqual("all it has", await store.reserve(KEPT), { ok: true, used: [2, 2, 2] });
    expectEqual("one of them refused", await store.reserve([of("a"), of("b", 2)]), { ok: false, used: [2, 2] });
  },

  "a full store that rejects a call applies no charge of it": async (store) => {
    await fill(store);
    await expectRejection("a new counter among others", () => store.reserve([of("a"), of("d"), of("b")]));
    expectEqual("the counters", await store.used(KEPT), [1, 1, 1]);
  },

  "reading, refusing and giving back need no room": async (store) => {
    await store.reserve([of("a"), of("b")]);
    expectEqual("reading", await store.used([of("x"), of("y")]), [0, 0]);
    expectEqual("refusing", await store.reserve([of("x"), of("y", 0)]), { ok: false, used: [0, 0] });
    await store.release([of("x"), of("y")]);
    expectEqual("the last room", await store.reserve([of("c")]), { ok: true, used: [1] });
    expectEqual("reading in a full store", await store.used([of("x"), ...KEPT]), [0, 1, 1, 1]);
    expectEqual("refusing in a full store", await store.reserve([of("x"), of("a", 1)]), { ok: false, used: [0, 1] });
    await store.release([of("x"), of("a")]);
    expectEqual("giving back in a full store", await store.used(KEPT), [0, 1, 1]);
  },

  "a call that needs more room than there is takes none of it": async (store) => {
    await store.reserve([of("a")]);
    await expectRejection("three new counters for two places", () => store.reserve([of("x"), of("y"), of("z")]));
    expectEqual("two for two", await store.reserve([of("b"), of("c")]), { ok: true, used: [1, 1] });
  },
};

/** The same for charges with a reach. */
export const FULL_REACH: Cases = {
  "a full store rejects what needs a new counter with a reach, and applies no charge of the call": async (store) => {
    await fill(store);
    const other = inSlot(0, { subject: "other" });
    await expectRejection("a new counter with a reach", () => store.reserve([of("a"), other, of("b")]));
    expectEqual("the counters", await store.used(KEPT), [1, 1, 1]);
  },

  "reading, refusing and giving back with a reach need no room": async (store) => {
    for (const subject of ["x", "y", "z"]) {
      await store.reserve([inSlot(0, { subject, amount: 0 })]);
      await store.reserve([inSlot(0, { subject, max: 0 })]);
      await store.release([inSlot(0, { subject })]);
    }
    await fill(store);
    expectEqual("reading in a full store", await store.used([inSlot(3)], at(0)), [0]);
    expectEqual("refusing in a full store", await store.reserve([inSlot(3, { max: 0 })], at(0)), {
      ok: false,
      used: [0],
    });
  },
};
