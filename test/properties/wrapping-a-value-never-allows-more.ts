import fc from "fast-check";
import type { Rule, ToolRules } from "../../src/policy/policy.v1.js";
import { listedCall } from "./calls.js";
import { rulesOf } from "./policies.js";
import { decide, rank, type Theorem } from "./theorem.js";

/** A name that no path of a policy has. */
const UNREAD = "wrapped";
type Wrapping = "array" | "object";
const wrap = (value: unknown, wrapping: Wrapping): unknown => (wrapping === "array" ? [value] : { [UNREAD]: value });

/**
 * Whether wrapping this value at this path can decide what was undecided:
 * - `contains` with a number or a boolean takes no such value bare, but an array of one. (With a string it takes both, and
 *   of an array it is no more certain than of the string.)
 * - In an object the value becomes a member that no rule reads, so that below the path all is absent, for which `exists`
 *   may ask: `false` in `require`, `true` in `deny_if`. (Below an array nothing can be read.)
 */
function isExcepted(
  { require = [], deny_if = [] }: ToolRules,
  at: string,
  value: unknown,
  wrapping: Wrapping,
): boolean {
  const some = (rules: readonly Rule[], test: (condition: Rule["conditions"][number]) => boolean) =>
    rules.some(({ conditions }) => conditions.some(test));
  const below = (wanted: boolean) => (condition: Rule["conditions"][number]) =>
    condition.op === "exists" && condition.value === wanted && condition.path.startsWith(`${at}.`);
  if (wrapping === "object") return some(require, below(false)) || some(deny_if, below(true));
  return some(
    [...require, ...deny_if],
    ({ path, op, value: operand }) =>
      path === at && op === "contains" && typeof operand !== "string" && typeof operand === typeof value,
  );
}

/** A call with one of its values put into an array or an object is allowed no more than with the value itself. */
export const wrapping_a_value_never_allows_more: Theorem = (library) =>
  fc.property(
    ...[listedCall, fc.constantFrom("a", "a", "b", "o", "constructor", "amount")],
    fc.constantFrom<Wrapping[]>("array", "object"),
    ([any, asked], name, wrapping) => {
      // What is null or undefined is absent, and there is nothing to wrap.
      fc.pre(Object.hasOwn(asked.args, name) && asked.args[name] !== null && asked.args[name] !== undefined);
      fc.pre(!isExcepted(rulesOf(any, asked.tool)!, `args.${name}`, asked.args[name], wrapping));
      const entries = Object.entries(asked.args).map(([key, value]) => [
        key,
        key === name ? wrap(value, wrapping) : value,
      ]);
      return (
        rank(decide(library, any, { ...asked, args: Object.fromEntries(entries) })) <= rank(decide(library, any, asked))
      );
    },
  );
