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
const BROKEN_LIMITS_2: typeof BROKEN = {
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

/** The same where calls carry others: the engine is told of another call. */
const asked = (change: (args: Record<string, unknown>) => object) => (engine: Engine) => {
  const changed = (call: unknown): never => {
    const { args } = Object(call) as { args?: unknown };
    const isObject = typeof args === "object" && args !== null && !Array.isArray(args);
    return (isObject ? { ...(call as object), args: change(args as Record<string, unknown>) } : call) as never;
  };
  return {
    evaluate: (call: unknown, options: never) => engine.evaluate(changed(call), options),
    explain: (call: unknown) => engine.explain(changed(call)),
  };
};
const withCalls = (change: (calls: readonly unknown[]) => unknown[]) =>
  asked((args) => (Array.isArray(args.calls) ? { ...args, calls: change(args.calls) } : args));
const BROKEN_2: Readonly<Record<string, (engine: Engine) => object>> = {
  "charges calls that are alike once": withCalls((calls) => [...new Set(calls)]),
  "looks at the first call that one carries alone": withCalls((calls) => calls.slice(0, 1)),
  "lets another spelling of an argument pass": asked(({ A: _, ...args }) => args),
};

const enginesOf = (broken: typeof BROKEN) =>
  Object.entries(broken).map(([name, change]) => {
    const createEngine = ((options: never) => {
      const engine = tollgate.createEngine(options) as Engine;
      return { ...engine, ...change(engine) };
    }) as Library["createEngine"];
    return { name, createEngine };
  });

export const BROKEN_ENGINES = enginesOf(BROKEN);
export const BROKEN_ENGINES_2 = enginesOf(BROKEN_2);
export const BROKEN_LIMIT_ENGINES_2 = enginesOf(BROKEN_LIMITS_2);
