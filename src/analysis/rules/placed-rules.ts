import { applyingTo } from "../../engine/compile/join.js";
import type { Part } from "../../engine/compile/layer.js";
import { pointerOf } from "../../json/pointer.js";
import { isNamePattern } from "../../policy/name-pattern.js";
import type { AnyPolicy } from "../../policy/policy.js";
import type { Condition2 } from "../../policy/policy.v2.js";
import type { SectionKind } from "../../policy/sections.js";
import { nameGroups } from "../calls/name-groups.js";
import { type NameKind, nameKinds } from "../calls/names.js";
import { createStack, type Demand, type Stack } from "../calls/profile.js";
import { type ReadName, readName } from "../calls/read-name.js";
import type { Budget } from "../search/solve.js";
import { cellsOf } from "../values/cells.js";

/** A rule that decides, wherever it applies. */
export interface PlacedRule {
  /** JSON Pointer. */
  readonly pointer: string;
  readonly list: "require" | "deny_if" | "approve_if";
  readonly part: Part;
  readonly conditions: readonly Condition2[];
  /** Its own words, said where it is the first that denies or asks. */
  readonly words: string | undefined;
  /** Its demand of each name that it applies to. */
  readonly applied: readonly { readonly name: ReadRules; readonly demand: Demand }[];
}

/** A name whose calls are not denied whatever they are. */
export interface ReadRules extends ReadName {
  readonly kind: NameKind;
  /** Whether an entry is for it alone. */
  readonly hasEntry: boolean;
}

/** The rules of a section that decide, and the names that they apply to. */
export interface SectionRules {
  readonly names: readonly ReadRules[];
  /** In the order of the document; without those of which not every name is known. */
  readonly rules: readonly PlacedRule[];
}

/** Reading a place at which automata are too large takes as many steps. */
const COST_OF_UNKNOWN = 40_000;

export function rulesOf(policy: AnyPolicy, kind: SectionKind, budget: Budget): SectionRules {
  const stack = createStack([policy], kind);
  const { kinds, missing } = nameKinds(stack, stack);
  const { names, isComplete } = readAll(stack, kinds, budget);
  const found = new Map<string, PlacedRule & { readonly applied: PlacedRule["applied"][number][] }>();
  for (const name of names)
    for (const demand of [...name.profile.demands, ...name.profile.asks]) {
      const rule = ruleOf(demand);
      if (rule === undefined) continue;
      const known = found.get(rule.pointer);
      if (known === undefined) found.set(rule.pointer, { ...rule, applied: [{ name, demand }] });
      else known.applied.push({ name, demand });
    }
  const isWhole = isComplete && missing.length === 0;
  const isKnown = ({ part }: PlacedRule): boolean => isWhole || (part.key !== null && !isNamePattern(part.key));
  return { names, rules: [...found.values()].filter(isKnown) };
}

interface RuleDocument {
  readonly conditions: readonly Condition2[];
  readonly on_deny?: string;
  readonly reason?: string;
}

function ruleOf({ of }: Demand): Omit<PlacedRule, "applied"> | undefined {
  const [list, index] = of?.at ?? [];
  if (of === undefined || (list !== "require" && list !== "deny_if" && list !== "approve_if")) return undefined;
  const rules = of.part.rules as Readonly<Record<typeof list, readonly RuleDocument[]>>;
  const { conditions, on_deny, reason } = rules[list][index as number]!;
  const pointer = `${of.part.pointer}${pointerOf(of.at)}`;
  return { pointer, list, part: of.part, conditions, words: on_deny ?? reason };
}

/** Reads one name of each group, as many as the budget allows. */
function readAll(
  stack: Stack,
  kinds: readonly NameKind[],
  budget: Budget,
): { readonly names: readonly ReadRules[]; readonly isComplete: boolean } {
  const names: ReadRules[] = [];
  for (const [kind] of nameGroups(stack, kinds)) {
    if (budget.left < 0) return { names, isComplete: false };
    const read = readName(stack, kind!.name);
    if (read.profile.denied) continue;
    for (const variable of read.space.variables)
      for (const { missing, verdicts } of cellsOf(variable))
        budget.left -= missing === undefined ? 1 + verdicts.length : COST_OF_UNKNOWN;
    const { parts } = applyingTo(stack.layers, kind!.name);
    names.push({ ...read, kind: kind!, hasEntry: parts.some(({ key }) => key === kind!.name) });
  }
  return { names, isComplete: true };
}
