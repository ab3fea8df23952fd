import fc from "fast-check";
import type { Decision, Engine } from "../../src/index.js";
import { call, engineOfLimits } from "./limits2.js";
import type { Theorem } from "./theorem.js";

const ended = fc.constantFrom<("succeeded" | "failed" | "released" | "a copy")[]>(
  "succeeded",
  "failed",
  "released",
  "a copy",
);
const step = fc.record({ which: fc.nat(), how: fc.option(ended, { freq: 2, nil: undefined }) });

/** What each limit has seen given back: what the first end of a decision that was heard says, and nothing after it. */
const GIVEN: Readonly<Record<string, readonly string[]>> = {
  end: ["succeeded", "failed", "released"],
  error: ["failed", "released"],
  kept: ["released"],
};

function end(engine: Engine, decision: Decision, how: "succeeded" | "failed" | "released" | "a copy"): void {
  if (how === "released") engine.release(decision);
  else if (how === "a copy") engine.complete({ ...decision }, "failed");
  else engine.complete(decision, how);
}

/** However often and in whatever way a call is said to have ended, its charges are given back once, by the first word. */
export const complete_gives_back_at_most_once: Theorem = (library) =>
  fc.property(fc.array(step, { minLength: 6, maxLength: 20 }), fc.constantFrom(2, 3, 1_000), (steps, max) => {
    const limit = { window: "hour", max, scope: "global", sliding: true } as const;
    const t = [
      { ...limit, counter: "end", release: "on_end" },
      { ...limit, counter: "error", release: "on_error" },
      { ...limit, counter: "kept" },
    ] as const;
    const engine = engineOfLimits(library, { t });
    const made: { readonly decision: Decision; heard?: string }[] = [];
    for (const { which, how } of steps) {
      const earlier = made[which % made.length];
      if (how === undefined || earlier === undefined) {
        const decision = engine.evaluate(call());
        if (decision.effect === "allow") made.push({ decision });
      } else {
        end(engine, earlier.decision, how);
        if (how !== "a copy") earlier.heard ??= how;
      }
      const isRight = engine.usage(call()).every(({ counter, used }) => {
        const standing = made.filter(({ heard }) => heard === undefined || !GIVEN[counter]!.includes(heard));
        return used === standing.length;
      });
      if (!isRight) return false;
    }
    fc.pre(made.some(({ heard }) => heard !== undefined));
    return true;
  });
