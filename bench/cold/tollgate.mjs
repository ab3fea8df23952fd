// @ts-check
import { createEngine, parsePolicy } from "tollgate";

/** @param {string} text */
export function decider(text) {
  const engine = createEngine({ policy: parsePolicy(text) });
  return (/** @type {import("tollgate").ToolCall} */ call) => engine.evaluate(call);
}
