import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import type { Limit2 as Limit } from "../../src/policy/policy.v2.js";
import { call, engineOfLimits, lengths, pause, secondsOf } from "./limits2.js";
import type { Theorem } from "./theorem.js";

const step = fc.record({ pause, tool: fc.constantFrom("look", "look", "charge") });

/** A limit with `amount: 0` changes no count: calls that are charged are decided alike, whatever has looked between them. */
export const amount_zero_changes_nothing: Theorem = (library) =>
  fc.property(
    ...[lengths, fc.boolean(), fc.constantFrom(0, 1, 2), fc.array(step, { minLength: 4, maxLength: 20 })],
    (window, sliding, max, steps) => {
      const limit: Limit = { counter: "c", window, max: 2, scope: "global", sliding };
      const limits = { charge: [limit], look: [{ ...limit, max, amount: 0 }] };
      let at = 0;
      const [looked, alone] = [0, 1].map(() => engineOfLimits(library, limits, () => at)) as [never, never];
      const engines = { looked, alone } as Record<string, ReturnType<typeof engineOfLimits>>;
      let looks = 0;
      for (const { pause, tool } of steps) {
        at = Math.max(at, at + (pause[0] * secondsOf(window) * 1_000) / 8 + pause[1]);
        const before = engines.looked!.usage(call({}, "charge"));
        const decision = engines.looked!.evaluate(call({}, tool));
        if (tool === "charge") {
          const other = engines.alone!.evaluate(call({}, tool));
          if (!isDeepStrictEqual({ ...decision }, { ...other })) return false;
          continue;
        }
        looks += 1;
        // It lets pass exactly while the counter does not stand above its own max.
        if ((decision.effect === "allow") !== before[0]!.used <= max) return false;
        if (!isDeepStrictEqual(engines.looked!.usage(call({}, "charge")), before)) return false;
      }
      fc.pre(looks > 0 && looks < steps.length);
      return true;
    },
  );
