import fc from "fast-check";
import { call, countedCall } from "./calls.js";
import { createLedger, entriesOf } from "./ledger.js";
import { policyOf, type Theorem } from "./theorem.js";

/** What a clock may show: times close to windows' ends, forth and back, and no time at all. */
const shown = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.constantFrom(0, 1, 6_999, 7_000, 59_999, 60_000, 3_600_000, 86_399_999, 86_400_000, -1, 0.5),
  },
  { weight: 1, arbitrary: fc.constantFrom<unknown[]>(NaN, Infinity, -Infinity, undefined, "5", 5n, 8e15) },
);

/** Whatever the clock shows and however small the store, what is admitted to a counter in one window is never over the `max` of any of its limits. */
export const admitted_never_exceeds_max: Theorem = (library) =>
  fc.property(
    ...[
      countedCall,
      fc.array(call, { maxLength: 3 }),
      fc.array(fc.tuple(fc.nat(), shown), { minLength: 8, maxLength: 16 }),
    ],
    fc.constantFrom(1, 2, 3, 1000),
    ([any, first], more, steps, maxCounters) => {
      let now: unknown;
      // The engine's time is the latest that the clock has shown when it was asked.
      let latest = Number.NEGATIVE_INFINITY;
      const clock = () => {
        if (Number.isFinite(now)) latest = Math.max(latest, now as number);
        return now as number;
      };
      const store = library.createMemoryStore({ maxCounters });
      const engine = library.createEngine({ policy: policyOf(library, any), clock, store });
      const ledger = createLedger();
      const calls = [first, first, ...more];
      let charged = 0;
      for (const [which, at] of steps) {
        now = at;
        const asked = calls[which % calls.length]!;
        if (engine.evaluate(asked).effect !== "allow") continue;
        const entries = entriesOf(any, asked);
        charged += entries.length;
        ledger.add(entries, latest);
        if (entries.some((entry) => ledger.total(entry, latest) > entry.max)) return false;
      }
      fc.pre(charged > 0);
      return true;
    },
  );
