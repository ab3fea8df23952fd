import fc from "fast-check";
import type { Decision } from "../../src/index.js";
import { call, countedCall } from "./calls.js";
import { createLedger, type Entry, entriesOf } from "./ledger.js";
import { engineOf, type Theorem } from "./theorem.js";

/** A call to make, or an earlier decision to give back: itself, or a copy, which no engine has made; and the time that has passed. */
const step = fc.record({
  which: fc.nat(),
  release: fc.constantFrom("no", "no", "it", "a copy"),
  pause: fc.constantFrom(0, 0, 0, 7_000, 60_000, 86_400_000),
});

interface Made {
  readonly decision: Decision;
  readonly entries: readonly Entry[];
  readonly at: number;
  released: boolean;
}

/** Released as often as one likes, a decision gives back once what it was charged, in its own window: no counter falls below what the others have charged, or below zero. */
export const release_restores_at_most_what_was_charged: Theorem = (library) =>
  fc.property(
    ...[countedCall, fc.array(call, { maxLength: 2 }), fc.array(step, { minLength: 6, maxLength: 14 })],
    ([any, first], more, steps) => {
      let at = 0;
      const engine = engineOf(library, any, () => at);
      const ledger = createLedger();
      const made: Made[] = [];
      const calls = [first, first, ...more];
      for (const { which, release, pause } of steps) {
        at += pause;
        const asked = calls[which % calls.length]!;
        const earlier = made[which % made.length];
        if (release !== "no" && earlier) {
          engine.release(release === "it" ? earlier.decision : { ...earlier.decision });
          if (release === "it" && !earlier.released) ledger.add(earlier.entries, earlier.at, -1n);
          earlier.released ||= release === "it";
        } else {
          const decision = engine.evaluate(asked);
          const entries = decision.effect === "allow" ? entriesOf(any, asked) : [];
          ledger.add(entries, at);
          made.push({ decision, entries, at, released: false });
        }
        const entries = entriesOf(any, asked).filter(({ counter }) => JSON.parse(counter)[1] !== null);
        const isLess = engine.usage(asked).some(({ used }, index) => {
          const entry = entries[index]!;
          const units = JSON.parse(entry.counter)[4] ? Math.round(used * 1e6) : used;
          return units < 0 || BigInt(units) < ledger.total(entry, at);
        });
        if (isLess) return false;
      }
      fc.pre(made.some(({ entries, released }) => entries.length > 0 && released));
      return true;
    },
  );
