import * as tollgate from "../src/index.js";
import type { Library } from "./library.js";

type Engine = tollgate.Engine;

/** Engines in which one method is wrong, each to be found by the tests that take engines from outside. */
const BROKEN: Readonly<Record<string, (engine: Engine) => object>> = {
  "gives nothing back": () => ({ release: () => {} }),
  "forgets what was approved": ({ evaluate }) => ({ evaluate: (call: never) => evaluate(call) }),
  "keeps its first policy": () => ({ replacePolicy: () => {} }),
  "charges nothing": ({ explain }) => ({ evaluate: (call: never) => explain(call) }),
};

export const BROKEN_ENGINES = Object.entries(BROKEN).map(([name, change]) => {
  const createEngine = ((options: never) => {
    const engine = tollgate.createEngine(options) as Engine;
    return { ...engine, ...change(engine) };
  }) as Library["createEngine"];
  return { name, createEngine };
});
