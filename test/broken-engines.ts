import * as tollgate from "../src/index.js";
import type { Library } from "./library.js";

type Engine = tollgate.Engine;

/** Engines in which one method is wrong, each to be found by the tests that take engines from outside. */
const BROKEN: Readonly<Record<string, (engine: Engine) => object>> = {
  "gives nothing back": () => ({ release: () => {} }),
  "forgets what was approved": ({ evaluate }) => ({ evaluate: (call: never) => evaluate(call) }),
  "keeps its first policy": () => ({ replacePolicy: () => {} }),
  "gives every charge back at once": ({ evaluate, release }) => ({
    evaluate(call: never, options: never) {
      const answer: unknown = evaluate(call, options);
      const giveBack = (decision: unknown): unknown => {
        void release(decision as never);
        return decision;
      };
      return answer instanceof Promise ? answer.then(giveBack) : giveBack(answer);
    },
  }),
};

/** The same in what only limits of version "2" have. */
const BROKEN_2: typeof BROKEN = {
  "never hears that a call ended": () => ({ complete: () => {} }),
  "takes each end for a success": ({ complete }) => ({
    complete: (decision: never, _: never, options: never) => complete(decision, "succeeded", options),
  }),
  "forgets what a call came to": ({ complete }) => ({
    complete: (decision: never, outcome: never) => complete(decision, outcome),
  }),
  "gives all back as a call ends": ({ release }) => ({ complete: release }),
  "resets nothing": () => ({ reset: () => {} }),
};

const brokenBy = (changes: typeof BROKEN) =>
  Object.entries(changes).map(([name, change]) => {
    const createEngine = ((options: never) => {
      const engine = tollgate.createEngine(options) as Engine;
      return { ...engine, ...change(engine) };
    }) as Library["createEngine"];
    return { name, createEngine };
  });

export const BROKEN_ENGINES = brokenBy(BROKEN);
export const BROKEN_ENGINES_2 = brokenBy(BROKEN_2);
