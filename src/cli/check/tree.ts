import type { Path } from "../../policy/finding.js";
import { covering, isNamePattern } from "../../policy/name-pattern.js";
import { type LookingCondition, namesOf, pathOf } from "../../policy/path.js";
import type { AnyPolicy } from "../../policy/policy.js";
import type { Condition2, ToolRules2 } from "../../policy/policy.v2.js";
import type { Tool } from "../server-tools/tool.js";
import { ALL_TOOLS, isOf1, isRead } from "./parts.js";

/** A condition that looks at a value, wherever in a tree it stands. */
export interface Look {
  /** The key of its entry, or `ALL_TOOLS`. */
  readonly tool: string;
  readonly list: "require" | "deny_if";
  /** Whether it stands in the `when` of a limit: the truer it is, the more calls the limit counts. */
  readonly isWhen: boolean;
  readonly condition: LookingCondition;
  /** The way to it, and the list that it stands in. */
  readonly path: Path;
  readonly beside: readonly Condition2[];
  /** Whether a call passes the more easily the truer it is: so in `require`, turned around in other lists and by each `not`. */
  readonly lets: boolean;
  /** How deep it stands: 0 in a rule's own list, where `rulesOf` finds it as well. */
  readonly depth: number;
}

const LISTS = ["require", "deny_if", "approve_if"] as const;

/** All conditions that look at a value, in the order of the document. */
export function looksOf(policy: AnyPolicy): readonly Look[] {
  const entries = Object.entries(policy.tools ?? {}).map(([key, rules]) => ({ key, rules, at: ["tools", key] }));
  return [...entries, { key: ALL_TOOLS, rules: policy.all_tools ?? {}, at: ["all_tools"] }].flatMap(
    ({ key, rules, at }) => [
      ...LISTS.flatMap((list) =>
        ((rules as ToolRules2)[list] ?? []).flatMap(({ conditions }, index) =>
          looksIn(conditions, {
            tool: key,
            list: list === "require" ? list : "deny_if",
            isWhen: false,
            path: [...at, list, index, "conditions"],
            lets: list === "require",
            depth: 0,
          }),
        ),
      ),
      ...((rules as ToolRules2).limits ?? []).flatMap(({ when = [] }, index) =>
        looksIn(when, {
          tool: key,
          list: "deny_if",
          isWhen: true,
          path: [...at, "limits", index, "when"],
          lets: false,
          depth: 1,
        }),
      ),
    ],
  );
}

type At = Omit<Look, "condition" | "beside">;

function looksIn(conditions: readonly Condition2[], at: At): readonly Look[] {
  return conditions.flatMap((one, index) => looksAt(one, conditions, { ...at, path: [...at.path, index] }));
}

function looksAt(one: Condition2, beside: readonly Condition2[], at: At): readonly Look[] {
  const inner = { ...at, depth: at.depth + 1 };
  const below = (key: string): At => ({ ...inner, path: [...at.path, key] });
  if ("all" in one) return looksIn(one.all, below("all"));
  if ("any" in one) return looksIn(one.any, below("any"));
  if ("not" in one) return looksAt(one.not, [one.not], { ...below("not"), lets: !at.lets });
  const own = { ...at, condition: one, beside };
  return "op" in one ? [own] : [own, ...looksIn(one.conditions, below("conditions"))];
}

/** Those that version "1" could not have where they stand. */
export const nestedLooks = (policy: AnyPolicy): readonly Look[] =>
  policy.version === "1" ? [] : looksOf(policy).filter(({ condition, depth }) => depth > 0 || !isOf1(condition));

/** The key under which a condition has its path. */
export const pathKey = (condition: LookingCondition): string =>
  "op" in condition ? "path" : "every" in condition ? "every" : "some";

/** The path into the arguments of a condition, or to the name of what is asked for, with dots; undefined where it is another one, or has a name with a dot. */
export function argumentAt(condition: LookingCondition): { readonly path: string; readonly key: string } | undefined {
  const names = namesOf(pathOf(condition));
  if (!isRead(names)) return undefined;
  return { path: names.join("."), key: pathKey(condition) };
}

/** The served tools that an entry covers: of an exact one its own name. */
export function coverage(
  { tools: entries = {} }: AnyPolicy,
  served: ReadonlyMap<string, Tool> | undefined,
): (key: string) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  return (key) => {
    if (!isNamePattern(key)) return [key];
    const names = known.get(key) ?? [...(served?.keys() ?? [])].filter(covering(key, entries[key]!.except));
    known.set(key, names);
    return names;
  };
}
