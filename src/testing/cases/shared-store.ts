import { expectEqual } from "../assert.js";
import type { PairCases } from "../suite.js";
import { charge, inWindow, LONGEST, MINUTE, START } from "../test-charge.js";

const one = { max: 1 };

/** Two stores over the same counters. */
export const SHARED: PairCases = {
  "what one store is charged the other counts": async (store, peer) => {
    expectEqual("the one", await store.reserve([charge()]), { ok: true, used: [1] });
    expectEqual("the other", await peer.reserve([charge()]), { ok: true, used: [2] });
    expectEqual("the one again", await store.reserve([charge()]), { ok: false, used: [2] });
    await peer.release([charge()]);
    expectEqual("after the other's release", await store.reserve([charge()]), { ok: true, used: [2] });
  },

  "of many calls at once through both exactly those that fit are admitted": async (store, peer) => {
    const [wide, tight] = [charge({ counter: "a", max: 30 }), charge({ counter: "b", max: 20 })];
    const calls = Array.from({ length: 60 }, (_, i) =>
      i % 2 === 0 ? store.reserve([wide, tight]) : peer.reserve([tight, wide]),
    );
    expectEqual("calls admitted", (await Promise.all(calls)).filter(({ ok }) => ok).length, 20);
    expectEqual("the counters", await store.used([wide, tight]), [20, 20]);
  },

  "a caller whose clock is a year ahead makes no counter of another vanish": async (store, peer) => {
    await store.reserve([inWindow(0, one)]);
    const ahead = 2 * LONGEST;
    for (let number = 0; number < 50; number++) {
      const now = START + ahead + number * MINUTE;
      await peer.reserve([charge({ subject: `s${number}`, windowStart: now, windowEnd: now + MINUTE })], now);
    }
    await peer.release([inWindow(0, { amount: 0 })], START + ahead);
    expectEqual("read by that caller", await peer.used([inWindow(0)], START + ahead), [1]);
    expectEqual("a charge that does not fit", await store.reserve([inWindow(0, one)], START), { ok: false, used: [1] });
  },

  "callers whose clocks differ by less than a window never reopen one": async (store, peer) => {
    const [behind, ahead] = [START + MINUTE - 2, START + 2 * MINUTE - 3];
    expectEqual("the one that is ahead", await peer.reserve([inWindow(1, one)], ahead), { ok: true, used: [1] });
    expectEqual("the one that is behind", await store.reserve([inWindow(0, one)], behind), { ok: true, used: [1] });
    for (const caller of [store, peer]) {
      expectEqual("the earlier window", await caller.reserve([inWindow(0, one)], behind + 1), { ok: false, used: [1] });
      expectEqual("the later window", await caller.reserve([inWindow(1, one)], ahead + 1), { ok: false, used: [1] });
    }
  },
};
