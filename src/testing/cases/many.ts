import type { Charge } from "../../engine/store.js";
import { expectEqual } from "../assert.js";
import type { Caller } from "../caller.js";
import type { Cases } from "../suite.js";
import { charge } from "../test-charge.js";

const THOUSANDS = 5_000;
const AT_A_TIME = 125;

async function keepAll(store: Caller, nth: (index: number) => Partial<Charge>): Promise<void> {
  const calls = Array.from({ length: THOUSANDS / AT_A_TIME }, (_, call) =>
    Array.from({ length: AT_A_TIME }, (_, i) => charge({ ...nth(call * AT_A_TIME + i), max: 1 })),
  );
  const ones = Array.from({ length: AT_A_TIME }, () => 1);
  for (const charges of calls) expectEqual("new counters", await store.reserve(charges), { ok: true, used: ones });
  for (const charges of calls) expectEqual("full counters", await store.reserve(charges), { ok: false, used: ones });
}

/** Sentence 5 of the contract, for stores of any size. */
export const MANY: Cases = {
  "thousands of subjects are counted, and none is forgotten": (store) => keepAll(store, (i) => ({ subject: `s${i}` })),
  "thousands of counters of one subject are counted, and none is forgotten": (store) =>
    keepAll(store, (i) => ({ counter: `c${i}` })),
};
