import type { AnyPolicy } from "../../policy/policy.js";
import type { SectionKind } from "../../policy/sections.js";
import type { NameKind } from "../calls/names.js";
import { coreOf, isImpossible } from "../search/core.js";
import { visitTests } from "../search/formula.js";
import type { Budget } from "../search/solve.js";
import { FALSE, INDETERMINATE } from "../verdicts.js";
import { areSizesBounded } from "./long-texts.js";
import { type Needless, needlessRules } from "./needless.js";
import { holding, type Piece, passing } from "./pieces.js";
import { type PlacedRule, type ReadRules, rulesOf } from "./placed-rules.js";

/** Something about rules that is so for every call. */
export type RuleFinding =
  /** No call meets all conditions of a rule of `deny_if` or `approve_if`; `core` are those that do not go together. */
  | { readonly kind: "never"; readonly rule: PlacedRule; readonly core: readonly Piece[] }
  /** Each call meets a rule of `require`. */
  | { readonly kind: "always"; readonly rule: PlacedRule }
  | ({ readonly kind: "needless" } & Needless)
  /** No call of these names passes all of `core`. */
  | { readonly kind: "denied"; readonly names: readonly NameKind[]; readonly core: readonly Piece[] };

const MOST_STEPS = 100_000;

/** The things that are said of rules already, by pointer. */
export interface Said {
  /** That a rule does not do what is written: more is not said of it. */
  readonly isWrong: (pointer: string) => boolean;
  /** Anything at all: it is mended first, before it is said to be needless. */
  readonly isDoubted: (pointer: string) => boolean;
}

/**
 * Finds rules of one section of a document that do not do what they seem to. It says nothing of what it is not certain of.
 */
export function findRules(policy: AnyPolicy, kind: SectionKind, said: Said): readonly RuleFinding[] {
  const budget: Budget = { left: MOST_STEPS };
  const { names, rules } = rulesOf(policy, kind, budget);
  const denied = deniedNames(names, budget);
  const alone = rules.flatMap((rule) => (said.isWrong(rule.pointer) ? [] : (aloneFinding(rule, budget) ?? [])));
  const told = new Set(alone.map(({ rule }) => rule));
  const left = rules.filter((rule) => !told.has(rule) && !said.isDoubted(rule.pointer));
  const wrong = rules.filter(({ pointer }) => said.isWrong(pointer));
  const namesOfWrong = new Set(wrong.flatMap(({ applied }) => applied.map(({ name }) => name)));
  return [
    ...alone,
    ...needlessRules(left, (name) => !denied.has(name), budget).map((one) => ({ kind: "needless" as const, ...one })),
    ...deniedFindings([...denied].filter(([name, core]) => !namesOfWrong.has(name) && isOfName(name, core))),
  ];
}

/** The names of which every call is denied, each with the pieces that do it. */
function deniedNames(names: readonly ReadRules[], budget: Budget): ReadonlyMap<ReadRules, readonly Piece[]> {
  const found = new Map<ReadRules, readonly Piece[]>();
  for (const name of names) {
    const { demands, refusals, asks } = name.profile;
    // Where a person is asked, limits come later.
    const core = coreOf([...demands, ...(asks.length === 0 ? refusals : [])].flatMap(passing), budget);
    if (core !== undefined) found.set(name, core);
  }
  return found;
}

/** One finding for all names that the same pieces deny. */
function deniedFindings(denied: readonly (readonly [ReadRules, readonly Piece[]])[]): readonly RuleFinding[] {
  const found = new Map<
    string,
    { readonly kind: "denied"; readonly names: NameKind[]; readonly core: readonly Piece[] }
  >();
  for (const [{ kind }, core] of denied) {
    const key = JSON.stringify(core.map(({ of, condition }) => [of?.part.pointer, of?.at, condition]));
    const known = found.get(key);
    if (known === undefined) found.set(key, { kind: "denied", names: [kind], core });
    else known.names.push(kind);
  }
  return [...found.values()].filter(({ core }) => core.length > 1 || !isPlain(core[0]!));
}

/** Whether a piece was written to deny every call: a limit that admits none, or a rule without conditions. */
const isPlain = ({ of, formula }: Piece): boolean =>
  of?.at[0] === "limits" || of?.at[0] === "rate_limit" || (formula.kind === "all" && formula.parts.length === 0);

/** Rules that look at the name deny other names, as they are meant to, but not one that has an entry of its own. */
function isOfName({ kind, hasEntry }: ReadRules, core: readonly Piece[]): boolean {
  let looksAtName = false;
  for (const { formula } of core)
    visitTests(formula, ({ domain }) => {
      looksAtName ||= domain.kind === "constant";
    });
  return !looksAtName || (kind.isExact && hasEntry);
}

/** A finding that is so whatever stands beside the rule. */
function aloneFinding(
  rule: PlacedRule,
  budget: Budget,
): Extract<RuleFinding, { readonly kind: "never" | "always" }> | undefined {
  const demands = rule.applied.map(({ demand }) => demand);
  if (rule.list === "require") {
    const isAlways =
      rule.conditions.length > 0 &&
      areSizesBounded(rule, []) &&
      demands.every(({ formula }) => isImpossible([{ formula, allowed: FALSE | INDETERMINATE }], budget));
    return isAlways ? { kind: "always", rule } : undefined;
  }
  if (!demands.every((demand) => isImpossible(holding(demand), budget))) return undefined;
  const core = coreOf(holding(demands[0]!), budget);
  return core === undefined ? undefined : { kind: "never", rule, core };
}
