import { expectRejection } from "../assert.js";
import type { Cases } from "../suite.js";
import { charge } from "../test-charge.js";

/** Sentence 6 of the contract, for a store that can no longer reach its counters. */
export const UNREACHABLE: Cases = {
  "a store that cannot reach its counters rejects, and never guesses": async (store) => {
    await expectRejection("reserve", () => store.reserve([charge()]));
    await expectRejection("reading", () => store.reserve([charge({ amount: 0 })]));
    await expectRejection("release", () => store.release([charge()]));
  },
};
