import { expectEqual } from "../assert.js";
import type { Cases } from "../suite.js";
import { charge } from "../test-charge.js";

const MOST = Number.MAX_SAFE_INTEGER;
const EDGES = [2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 40 + 1, 999_999_999_999_999, 2 ** 52 + 1, MOST - 1];

/** Whole units, 0 to 2^53 - 1. */
export const AMOUNTS: Cases = {
  "amounts are exact around every power of two that a number type ends at": async (store) => {
    for (const amount of EDGES) {
      const large = charge({ counter: `c${amount}`, amount, max: MOST });
      const more = { ...large, amount: 1 };
      expectEqual(`${amount}`, await store.reserve([large]), { ok: true, used: [amount] });
      expectEqual(`${amount} and 1`, await store.reserve([more]), { ok: true, used: [amount + 1] });
      await store.release([more]);
      expectEqual(`${amount} after release`, await store.used([large]), [amount]);
    }
  },

  "a counter holds 2^53 - 1 and not one more": async (store) => {
    const all = charge({ amount: MOST, max: MOST });
    expectEqual("2^53 - 1", await store.reserve([all]), { ok: true, used: [9_007_199_254_740_991] });
    for (const amount of [1, 2, MOST]) {
      const refused = await store.reserve([{ ...all, amount }]);
      expectEqual(`${amount} more`, refused, { ok: false, used: [9_007_199_254_740_991] });
    }
    await store.release([all]);
    expectEqual("after release", await store.used([all]), [0]);
  },

  "large amounts add up exactly": async (store) => {
    const third = charge({ amount: 3_002_399_751_580_330, max: MOST });
    for (const used of [3_002_399_751_580_330, 6_004_799_503_160_660, 9_007_199_254_740_990]) {
      expectEqual("the sum", await store.reserve([third]), { ok: true, used: [used] });
    }
    expectEqual("one more", await store.reserve([{ ...third, amount: 1 }]), {
      ok: true,
      used: [9_007_199_254_740_991],
    });
    expectEqual("and another", await store.reserve([{ ...third, amount: 1 }]), {
      ok: false,
      used: [9_007_199_254_740_991],
    });
  },

  "maxima are compared exactly": async (store) => {
    const edge = charge({ amount: 2 ** 52, max: 2 ** 52 + 1 });
    expectEqual("up to one below", await store.reserve([edge]), { ok: true, used: [4_503_599_627_370_496] });
    expectEqual("two more", await store.reserve([{ ...edge, amount: 2 }]), {
      ok: false,
      used: [4_503_599_627_370_496],
    });
    expectEqual("one more", await store.reserve([{ ...edge, amount: 1 }]), { ok: true, used: [4_503_599_627_370_497] });
  },
};
