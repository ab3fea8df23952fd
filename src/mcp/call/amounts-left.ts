import type { AnyCall, Decision, LimitUsage } from "../../engine/decision.js";
import type { AnyEngine } from "../../engine/types.js";
import { partAt } from "../../json/pointer.js";

/** By argument, the most that the limits which denied a call leave: a number, or so many elements of a list. */
export type AmountsLeft = Readonly<Record<string, number>>;

const NONE: AmountsLeft = {};

/** None where one of them counts calls, or has nothing left: no other arguments would pass it. */
export function amountsLeft(engine: AnyEngine, call: AnyCall, { code, limits }: Decision): AmountsLeft {
  if (code !== "limit_exceeded" || limits.length === 0 || limits.some(({ remaining }) => remaining === 0)) return NONE;
  try {
    const applied = limitsOf(engine, call);
    const left = new Map<string, number>();
    for (const usage of limits) {
      const counted = new Set(applied.filter((limit) => isOf(limit, usage)).map(countedBy));
      const [path] = counted;
      if (path === undefined || counted.size > 1) return NONE;
      left.set(path, Math.min(left.get(path) ?? usage.remaining, usage.remaining));
    }
    return Object.fromEntries(left);
  } catch {
    // An engine that does not explain itself: the denial is told without amounts.
  }
  return NONE;
}

type Limit = Pick<LimitUsage, "counter" | "scope" | "window" | "max"> & {
  readonly increment_from?: string | readonly string[];
  readonly increment_from_size?: string | readonly string[];
};

/** The limits of all that applies to a call, as the documents write them. */
function limitsOf(engine: AnyEngine, call: AnyCall): readonly Limit[] {
  const { applied } = engine.explain(call);
  // The arguments of calls that another one carries stand elsewhere.
  if (applied.some(({ tool }) => tool !== undefined)) return [];
  const documents = engine.policies() as readonly { readonly name?: string }[];
  return applied.flatMap(({ policy, rule }) => {
    const document = documents.find(({ name }) => name === policy);
    return (partAt(document, `${rule}/limits`) as readonly Limit[] | undefined) ?? [];
  });
}

const isOf = (limit: Limit, usage: LimitUsage): boolean =>
  limit.counter === usage.counter &&
  limit.scope === usage.scope &&
  limit.window === usage.window &&
  limit.max === usage.max;

/** The path of the argument that a limit counts; undefined for calls. */
function countedBy({ increment_from, increment_from_size }: Limit): string | undefined {
  const path = increment_from ?? increment_from_size;
  return typeof path === "object" ? JSON.stringify(path) : path;
}
