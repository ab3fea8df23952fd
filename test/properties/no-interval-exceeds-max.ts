import fc from "fast-check";
import { call, engineOfLimits, lengths, pause, secondsOf } from "./limits2.js";
import type { Theorem } from "./theorem.js";

const charged = fc.record({ pause, amount: fc.constantFrom(1, 1, 2, 3) });

/** Whenever calls are made, a sliding limit never admits more than its `max` in any interval of its window's length. */
export const no_interval_exceeds_max: Theorem = (library) =>
  fc.property(
    ...[lengths, fc.constantFrom(1, 2, 3, 5), fc.nat(10_000_000)],
    fc.array(charged, { minLength: 8, maxLength: 30 }),
    (window, max, first, calls) => {
      const length = secondsOf(window) * 1_000;
      let [at, shown] = [first, first];
      const limit = (amount: number) =>
        [{ counter: "c", window, max, scope: "global", sliding: true, amount }] as const;
      const limits = Object.fromEntries([1, 2, 3].map((amount) => [`t${amount}`, limit(amount)]));
      const engine = engineOfLimits(library, limits, () => shown);
      const admitted: { readonly at: number; readonly amount: number }[] = [];
      for (const { pause, amount } of calls) {
        // A clock may go back; the engine's time does not.
        shown = at + (pause[0] * length) / 8 + pause[1];
        at = Math.max(at, shown);
        if (engine.evaluate(call({}, `t${amount}`)).effect === "allow") admitted.push({ at, amount });
      }
      fc.pre(admitted.length > 1);
      // The most that an interval can see ends at a call.
      return admitted.every((last) => {
        const seen = admitted.filter((one) => one.at >= last.at - length && one.at <= last.at);
        return seen.reduce((sum, { amount }) => sum + amount, 0) <= max;
      });
    },
  );
