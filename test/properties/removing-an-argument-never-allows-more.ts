import fc from "fast-check";
import type { ToolRules } from "../../src/policy/policy.v1.js";
import { listedCall } from "./calls.js";
import { rulesOf } from "./policies.js";
import { decide, rank, type Theorem } from "./theorem.js";

/** An argument, or a member of one, by its path. */
export function without(args: Record<string, unknown>, [name, ...rest]: readonly string[]): Record<string, unknown> {
  const entries = Object.entries(args).flatMap(([key, value]): [string, unknown][] => {
    if (key !== name) return [[key, value]];
    return rest.length === 0 ? [] : [[key, without(value as Record<string, unknown>, rest)]];
  });
  return Object.fromEntries(entries);
}

/**
 * Whether a policy asks for the absence of what is removed: `exists: false` in `require`, or `exists: true` in `deny_if`,
 * of the removed path or one below it. These alone can let a call through that leaves an argument out.
 */
function asksForAbsence({ require = [], deny_if = [] }: ToolRules, removed: string): boolean {
  const asked = (rules: typeof require, wanted: boolean) =>
    rules.some(({ conditions }) =>
      conditions.some(
        ({ path, op, value }) => op === "exists" && value === wanted && `${path}.`.startsWith(`${removed}.`),
      ),
    );
  return asked(require, false) || asked(deny_if, true);
}

/**
 * A call without one of its arguments, or without a member of one, is allowed no more than with it. Two exceptions:
 * rules that ask for its absence (above), and a call that needs approval and whose arguments are no JSON data, which
 * cannot be put to a person until what is no JSON data is left out.
 */
export const removing_an_argument_never_allows_more: Theorem = (library) =>
  fc.property(listedCall, fc.constantFrom("a", "a", "b", "o", "o.x", "constructor", "amount"), ([any, asked], at) => {
    const names = at.split(".");
    const holder = names.length === 1 ? asked.args : asked.args.o;
    fc.pre(typeof holder === "object" && holder !== null && Object.hasOwn(holder, names.at(-1)!));
    const rules = rulesOf(any, asked.tool)!;
    fc.pre(!asksForAbsence(rules, `args.${at}`));
    const before = decide(library, any, asked);
    fc.pre(!(rules.action === "require_approval" && before.code === "invalid_call"));
    return rank(decide(library, any, { ...asked, args: without(asked.args, names) })) <= rank(before);
  });
