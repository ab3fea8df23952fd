import { toMillionths } from "../../policy/amount.js";
import { MAX_AMOUNT } from "../../policy/caps.js";
import { Verdict } from "../verdicts.js";
import { ALIKE, type ValueTest } from "./value-test.js";

/** Tests that limits make of a value: TRUE if it can be counted by, or charged. */

const MOST_CHARACTERS = 1_024;
const verdict = (holds: boolean): Verdict => (holds ? Verdict.True : Verdict.False);

/** Whether a limit can count apart by a value. */
export const KEY_TEST: ValueTest = {
  key: "key",
  verdict: (value) =>
    verdict(
      typeof value === "boolean" ||
        typeof value === "number" ||
        (typeof value === "string" && value !== "" && [...value].length <= MOST_CHARACTERS),
    ),
  text: {
    kind: "read",
    machines: () => [],
    constants: [],
    sizes: [1, MOST_CHARACTERS + 1],
    verdict: ({ size }) => verdict(size >= 1 && size <= MOST_CHARACTERS),
  },
  numbers: [],
  charges: false,
  array: () => ALIKE,
};

/** Whether a value can be charged, and is at most `max`: more would be refused whatever the count. */
export const chargeTest = (max?: number): ValueTest => ({
  key: `charge ${max}`,
  verdict: (value) => {
    const units = toMillionths(value);
    return verdict(units >= 0 && (max === undefined || units <= toMillionths(max)));
  },
  text: ALIKE,
  numbers: max === undefined ? [0] : [0, max],
  charges: true,
  array: () => ALIKE,
});

/** Whether the elements of an array can be charged, and are at most `max`. */
export const sizeChargeTest = (max = MAX_AMOUNT): ValueTest => {
  const most = Math.min(max, MAX_AMOUNT);
  return {
    key: `size ${most}`,
    verdict: (value) => verdict(Array.isArray(value) && value.length <= most),
    text: ALIKE,
    numbers: [],
    charges: false,
    array: () => ({ kind: "size", from: most + 1 }),
  };
};
