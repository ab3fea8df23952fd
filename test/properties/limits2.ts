import fc from "fast-check";
import type { Engine, ToolCall } from "../../src/index.js";
import type { Limit2 as Limit } from "../../src/policy/policy.v2.js";
import type { Library } from "../library.js";
import { policyOf } from "./theorem.js";

/** Engines of which limits alone decide: each tool has its own limits. */
export function engineOfLimits(
  library: Library,
  limits: Readonly<Record<string, readonly Limit[]>>,
  clock: () => number = () => 0,
): Engine {
  const tools = Object.fromEntries(Object.entries(limits).map(([tool, own]) => [tool, { limits: own }]));
  return library.createEngine({ policy: policyOf(library, { version: "2", default: "deny", tools } as never), clock });
}

export const call = (args: Readonly<Record<string, unknown>> = {}, tool = "t"): ToolCall => ({ tool, args });

/** Seconds of a window, and times that pass, close to the ends of slots, windows, and a whole length. */
export const lengths = fc.constantFrom<Limit["window"][]>("minute", "hour", "day", 1, 7, 8, 90);
export const SECONDS: Readonly<Record<string, number>> = { minute: 60, hour: 3_600, day: 86_400 };
export const secondsOf = (window: Limit["window"]): number => SECONDS[window] ?? (window as number);

/** How much time passes between two calls, in eighths of a window's length and milliseconds. */
export const pause = fc.tuple(fc.constantFrom(0, 0, 0, 1, 1, 2, 7, 8, 9), fc.constantFrom(0, 0, -1, 1, 0.5, 17));
