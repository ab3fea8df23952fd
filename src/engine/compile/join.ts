import { keyOf } from "../../json/key.js";
import { isNamePattern } from "../../policy/name-pattern.js";
import { operandOf } from "../../policy/path.js";
import type { Limit2, Path as PathDocument, Rule2 as RuleDocument } from "../../policy/policy.v2.js";
import { limitsOf } from "../../policy/rate-limit.js";
import { SECTIONS, type SectionKind } from "../../policy/sections.js";
import type { Decision, DecisionCode, Observation } from "../decision.js";
import { type ArgumentReads, createPathReader, createPaths, type Paths, WRITTEN_OUT } from "./arguments.js";
import { type Condition, compileTest, Verdict } from "./condition.js";
import * as messages from "./denial-messages.js";
import type { Dispatches } from "./dispatch.js";
import { allowance, denial, observation } from "./fixed-decisions.js";
import { fixedDenials } from "./fixed-denials.js";
import type { Layer, Part } from "./layer.js";
import { compileLimits, joinLimits, type Limits, NO_LIMITS } from "./limit.js";
import { compileNode, isPlain, pathsIn } from "./node.js";
import { type Ask, pointerOf, type Rule, type RuleKind } from "./rule.js";
import { shared } from "./shared.js";
import { createWindowTable } from "./window.js";

/** All that observes calls of a tool, in the language's order, with what each would say. */
export interface Observers {
  /** Said of every call: by `hide`, `default` and actions. */
  readonly fixed: readonly Observation[];
  readonly names: readonly { readonly names: ArgumentNames; readonly says: Observation }[];
  readonly rules: readonly { readonly rule: Rule; readonly decided: Observation; readonly undecided: Observation }[];
  readonly limits: Limits;
  readonly asks: readonly { readonly ask: Ask; readonly says: Observation }[];
}

/** The top-level arguments that an entry allows. See docs/language.md#arguments. */
export interface ArgumentNames {
  readonly allowed: ReadonlySet<string>;
  readonly denial: Decision;
}

/** All that is known of a tool before its call: what is decided already, and what is still to be looked at. */
export interface CompiledTool {
  /** The decision on every call of this tool; null where its arguments, an approval or its limits decide. */
  readonly fixedDecision: Decision | null;
  /** The denial of every call, by `hide`, `default` or an action. */
  readonly denial: Decision | null;
  /** The names of arguments that each entry allows; null where none says. */
  readonly names: readonly ArgumentNames[] | null;
  /** The ways by which it carries calls of other tools; null where it carries none. */
  readonly dispatches: Dispatches | null;
  /** Each `require`, then each `deny_if`. */
  readonly rules: Rule | null;
  /** All that its rules and limits look at. */
  readonly reads: ArgumentReads;
  /** Whether these are read into an array: they are many, not only arguments, or looked at after the rules. */
  readonly readsAll: boolean;
  /** Whether it has limits: told here, as each object less to look into is nanoseconds less. */
  readonly limited: boolean;
  readonly limits: Limits;
  /** Whether a person may be asked, or something observes. */
  readonly careful: boolean;
  readonly asks: readonly Ask[];
  readonly observers: Observers | null;
  readonly allow: Decision;
  /** The parts that apply to it, in the language's order. */
  readonly parts: readonly Part[];
}

/** The layers' answer to a name: the parts that apply, and the place in `hide` of each layer that hides it. */
export interface Applying {
  readonly parts: readonly Part[];
  /** By layer; -1 where it is not hidden. */
  readonly hidden: readonly number[];
}

export const applyingTo = (layers: readonly Layer[], name: string): Applying => ({
  parts: layers.flatMap((layer) => layer.partsOf(name)),
  hidden: layers.map((layer) => layer.hiddenBy(name)),
});

/** All that a limit looks at. */
const pathsOfLimit = ({ increment_from, increment_from_size, by = [], when = [] }: Limit2): readonly PathDocument[] =>
  [increment_from, increment_from_size, ...by, ...pathsIn(when)].filter((path) => path !== undefined);

/** Makes what joins, in no namespace. If tools share it, it makes equal parts ready once. */
export function createJoiner(
  layers: readonly Layer[],
  kind: SectionKind,
  shares = true,
): (applying: Applying, dispatches?: Dispatches) => CompiledTool {
  const { what } = SECTIONS[kind];
  const windowsOf = createWindowTable();
  const readPath = createPathReader();
  const sharedConditions = new Map<string, Condition | null>();
  const sharedReads = new Map<string, ArgumentReads>();
  const sharedPaths = new Map<RuleDocument, readonly PathDocument[]>();
  const sharedRules = new Map<RuleDocument, Map<string, Pick<Rule, "conditions" | "node">>>();
  /** Limits are made ready once for all tools in which their paths have the same slots. */
  const joinForSeveral = new Map<Part, Map<string, (own: Limits) => Limits>>();

  /** Equal conditions on the same slots of their tools are made ready once: many tools have the same. */
  const chainOf = (part: Part, { conditions }: RuleDocument, paths: Paths): Condition | null => {
    const tests = conditions.filter(isPlain);
    const read = tests.map(({ path }) => paths.add(path));
    const values = tests.map((test) => operandOf(test, part.document)!);
    const make = () =>
      tests.reduceRight<Condition | null>(
        (next, test, index) => compileTest(test, values[index]!, read[index]!, next),
        null,
      );
    if (!shares) return make();
    return shared(sharedConditions, keyOf([read.map(({ slot }) => slot), tests, values]), make);
  };

  /** A rule is made ready once for all tools in which its paths have the same slots: `all_tools` has the same rules for all. */
  const conditionsOf = (part: Part, document: RuleDocument, paths: Paths): Pick<Rule, "conditions" | "node"> => {
    const make = (): Pick<Rule, "conditions" | "node"> =>
      document.conditions.every(isPlain)
        ? { conditions: chainOf(part, document, paths), node: null }
        : { conditions: null, node: compileNode(document.conditions, part.document, paths) };
    if (!shares) return make();
    const slots = shared(sharedPaths, document, () => pathsIn(document.conditions)).map((path) => paths.add(path).slot);
    const made = shared(sharedRules, document, () => new Map<string, Pick<Rule, "conditions" | "node">>());
    return shared(made, slots.join(), make);
  };

  const ruleOf = (part: Part, kind: RuleKind, document: RuleDocument, index: number, paths: Paths): Rule => {
    const { conditions, node } = conditionsOf(part, document, paths);
    const passes = kind === "require" ? Verdict.True : Verdict.False;
    return { kind, passes, part, index, document, conditions, node, next: null, denial: null, doubts: null };
  };

  /** The rules of one kind that observe, or those that do not. */
  const rulesOf = (parts: readonly Part[], kind: RuleKind, observes: boolean, paths: Paths): readonly Rule[] =>
    parts.flatMap((part) =>
      ((part.rules[kind] ?? []) as readonly RuleDocument[]).flatMap((document, index) =>
        (part.observes || document.mode === "observe") === observes ? [ruleOf(part, kind, document, index, paths)] : [],
      ),
    );

  const asksOf = (parts: readonly Part[], observes: boolean, paths: Paths): readonly Ask[] =>
    parts.flatMap((part): readonly Ask[] => {
      const { policy, pointer, rules, remember } = part;
      const isAsked = "action" in rules && rules.action === "require_approval" && part.observes === observes;
      const byAction: readonly Ask[] = isAsked
        ? [{ pointer: `${pointer}/action`, policy, reason: rules.reason, remember, rule: null }]
        : [];
      const byRules = rulesOf([part], "approve_if", observes, paths).map((rule): Ask => {
        const { reason } = rule.document as { readonly reason?: string };
        return { pointer: pointerOf(rule), policy, reason, remember, rule };
      });
      return [...byAction, ...byRules];
    });

  /** The limits of all parts that observe, or of those that do not. */
  const joinedLimits = (parts: readonly Part[], observes: boolean, paths: Paths): Limits =>
    parts.reduce<Limits>((joined, part) => {
      const placed = limitsOf(part.rules, part.key).filter(
        ({ limit }) => (part.observes || limit.mode === "observe") === observes,
      );
      if (placed.length === 0) return joined;
      const make = () => joinLimits(compileLimits(placed, part, observes, windowsOf, paths));
      // Those of an entry for one tool are not shared.
      if (!shares || (part.key !== null && !isNamePattern(part.key))) return make()(joined);
      const slots = placed.flatMap(({ limit }) => pathsOfLimit(limit)).map((path) => paths.add(path).slot);
      const made = shared(joinForSeveral, part, () => new Map<string, (own: Limits) => Limits>());
      const join = shared(made, `${observes} ${slots.join()}`, make);
      return join(joined);
    }, NO_LIMITS);

  /** The names of arguments that parts allow which observe, or those which do not. */
  const namesOf = (parts: readonly Part[], observes: boolean): readonly ArgumentNames[] =>
    parts.flatMap(({ rules, pointer, policy, observes: isWatched }): readonly ArgumentNames[] => {
      if (isWatched !== observes || !("arguments" in rules)) return [];
      const allowed = rules.arguments!;
      const message = messages.argumentNotAllowed(allowed);
      return [
        {
          allowed: new Set(allowed),
          denial: denial("argument_not_allowed", `${pointer}/arguments`, message, policy),
        },
      ];
    });

  return ({ parts, hidden }, dispatches) => {
    const paths = createPaths(readPath);
    const enforced = [...rulesOf(parts, "require", false, paths), ...rulesOf(parts, "deny_if", false, paths)];
    const rules = enforced.reduceRight<Rule | null>((next, rule) => Object.assign(rule, { next }), null);
    const limits = joinedLimits(parts, false, paths);
    const asks = asksOf(parts, false, paths);
    const says = (rule: Rule, code: DecisionCode): Observation => observation(code, pointerOf(rule), rule.part.policy);
    const observing = [...rulesOf(parts, "require", true, paths), ...rulesOf(parts, "deny_if", true, paths)];
    const fixed = fixedDenials(layers, { parts, hidden }, what);
    const names = namesOf(parts, false);
    const observers: Observers = {
      fixed: fixed.filter(({ observes }) => observes).map(({ code, rule, policy }) => observation(code, rule, policy)),
      names: namesOf(parts, true).map((one) => ({
        names: one,
        says: observation("argument_not_allowed", one.denial.rule, one.denial.policy),
      })),
      rules: observing.map((rule) => ({
        rule,
        decided: says(rule, rule.kind === "require" ? "require_unmet" : "deny_if_matched"),
        undecided: says(rule, "indeterminate"),
      })),
      limits: joinedLimits(parts, true, paths),
      asks: asksOf(parts, true, paths).map((ask) => ({
        ask,
        says: observation("approval_required", ask.pointer, ask.policy),
      })),
    };
    const reads = shared(sharedReads, paths.key(), () => paths.reads());
    const last = layers[layers.length - 1]!;
    const listing = parts.find((part) => part.document === last.document && part.lists);
    const allow = allowance(listing?.pointer ?? `${last.pointer}/default`, last.policy);
    const limited = limits.meters.length > 0;
    const isWatched = Object.values(observers).some((one) => (Array.isArray(one) ? one : one.meters).length > 0);
    const careful = asks.length > 0 || isWatched || dispatches !== undefined;
    const denied = fixed.find(({ observes }) => !observes);
    const byName = denied === undefined ? null : denial(denied.code, denied.rule, denied.message, denied.policy);
    // Stryker disable next-line ConditionalExpression: a tool without restrictions is allowed at the end of the whole way, too.
    const open = rules === null && names.length === 0 && !careful && !limited;
    return {
      // A call that carries others is decided with them.
      fixedDecision: dispatches !== undefined ? null : (byName ?? (open ? allow : null)),
      denial: byName,
      names: names.length === 0 ? null : names,
      dispatches: dispatches ?? null,
      rules,
      reads,
      readsAll:
        !reads.argumentsOnly ||
        reads.sources.length > WRITTEN_OUT ||
        !limits.plain ||
        limits.meters.some(({ path }) => path !== null),
      limited,
      limits,
      careful,
      asks,
      observers: isWatched ? observers : null,
      allow,
      parts,
    };
  };
}
