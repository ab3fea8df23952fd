import { pointerSegment } from "../../json/pointer.js";
import type { Policy } from "../../policy/policy.js";
import type { ToolRules } from "../../policy/policy.v1.js";
import { limitsForAll, limitsOf } from "../../policy/rate-limit.js";
import type { Decision } from "../decision.js";
import { type ArgumentReads, createPathReader, createPaths, type Paths, WRITTEN_OUT } from "./arguments.js";
import { type Condition, compileConditions, type RuleDocument } from "./condition.js";
import * as messages from "./denial-messages.js";
import { allowance, denial } from "./fixed-decisions.js";
import { compileLimits, joinLimits, type Limits } from "./limit.js";
import { compileRules, type Rule } from "./rule.js";
import { shared } from "./shared.js";
import { createWindowTable } from "./window.js";

/** All that is known of a tool before its call: what is decided already, and what is still to be looked at. */
export interface CompiledTool {
  /** Whether the document's `tools` has it. */
  readonly listed: boolean;
  /** The decision on every call of this tool; null where its arguments, an approval or its limits decide. */
  readonly fixedDecision: Decision | null;
  /** `require`, then `deny_if`. */
  readonly rules: Rule | null;
  /** The arguments that its rules and limits look at. */
  readonly reads: ArgumentReads;
  /** Whether these are read into an array: they are many, or a limit charges one after the rules have seen it. */
  readonly readsAll: boolean;
  /** Whether it has limits: told here, as each object less to look into is nanoseconds less. */
  readonly limited: boolean;
  readonly limits: Limits;
  readonly approval: { readonly pointer: string; readonly reason: string | undefined } | null;
  readonly allow: Decision;
}

/** A policy made ready: one look-up finds all that a decision needs. */
export interface CompiledPolicy {
  readonly revision: string;
  readonly tools: ReadonlyMap<string, CompiledTool>;
  /** For every name that `tools` does not have. */
  readonly unlisted: CompiledTool;
  readonly isVisible: (tool: string) => boolean;
}

/** Makes a policy ready for decisions. `namespace` becomes part of every counter. */
export function compile(policy: Policy, namespace: string): CompiledPolicy {
  const windowsOf = createWindowTable();
  const readPath = createPathReader();
  const sharedConditions = new Map<string, Condition | null>();
  const sharedReads = new Map<string, ArgumentReads>();

  const forAll = compileLimits(limitsForAll(policy), "/all_tools", namespace, windowsOf, createPaths(readPath));
  const withLimitsForAll = joinLimits(forAll);
  const compileOwn = (tool: ToolRules, name: string, pointer: string, paths: Paths): Limits => {
    const own = limitsOf(tool, name);
    // Stryker disable next-line ConditionalExpression: without own limits, those of all tools are copied, and are equal.
    return own.length === 0 ? forAll : withLimitsForAll(compileLimits(own, pointer, namespace, windowsOf, paths));
  };
  /** Equal conditions on the same slots of their tools are made ready once: many tools have the same. */
  const conditionsOf = ({ conditions }: RuleDocument, paths: Paths): Condition | null => {
    const read = conditions.map(({ path }) => paths.add(path));
    const key = JSON.stringify([read.map(({ slot }) => slot), conditions]);
    return shared(sharedConditions, key, () => compileConditions(conditions, read));
  };
  const readsOf = (paths: Paths): ArgumentReads => shared(sharedReads, paths.names.join("."), () => paths.reads());

  const compileTool = (tool: ToolRules, name: string, hidden: Decision | null): CompiledTool => {
    const pointer = `/tools/${pointerSegment(name)}`;
    const paths = createPaths(readPath);
    const compileAll = (kind: "require" | "deny_if", next: Rule | null): Rule | null =>
      compileRules(kind, tool[kind], pointer, next, (rule) => conditionsOf(rule, paths));
    const rules = compileAll("require", compileAll("deny_if", null));
    const limits = compileOwn(tool, name, pointer, paths);
    const limited = limits.meters.length > 0;
    const reads = readsOf(paths);
    // Stryker disable next-line ConditionalExpression, EqualityOperator: arguments that are read into an array have the same values, and take longer.
    const readsAll = reads.names.length > WRITTEN_OUT || limits.meters.some(({ path }) => path !== null);
    const approval = tool.action === "require_approval" ? { pointer: `${pointer}/action`, reason: tool.reason } : null;
    const denied =
      tool.action === "deny" ? denial("denied", `${pointer}/action`, tool.reason ?? messages.DENIED) : null;
    const allow = allowance(pointer);
    // Stryker disable next-line ConditionalExpression: a tool without restrictions is allowed at the end of the whole way, too.
    const open = rules === null && approval === null && !limited;
    const fixedDecision = hidden ?? denied ?? (open ? allow : null);
    return { listed: true, fixedDecision, rules, reads, readsAll, limited, limits, approval, allow };
  };

  const hidden = new Map(
    policy.hide?.map((name, index) => [name, denial("hidden", `/hide/${index}`, messages.NOT_AVAILABLE)]),
  );
  const hidesAll = hidden.has("*");
  const hiddenDecision = (name: string): Decision | null => hidden.get(hidesAll ? "*" : name) ?? null;

  const unlisted = (fixedDecision: Decision | null): CompiledTool => ({
    listed: false,
    fixedDecision,
    rules: null,
    reads: readsOf(createPaths(readPath)),
    // Stryker disable next-line BooleanLiteral: there are no names, so that an empty array is read.
    readsAll: false,
    limited: forAll.meters.length > 0,
    limits: forAll,
    approval: null,
    allow: allowance("/default"),
  });

  const tools = new Map<string, CompiledTool>();
  for (const [name, fixedDecision] of hidden) tools.set(name, unlisted(fixedDecision));
  for (const [name, tool] of Object.entries(policy.tools ?? {})) {
    tools.set(name, compileTool(tool, name, hiddenDecision(name)));
  }
  const byDefault = policy.default === "deny" ? denial("default_deny", "/default", messages.NOT_AVAILABLE) : null;
  return {
    revision: policy.revision,
    tools,
    unlisted: unlisted(hidden.get("*") ?? byDefault),
    isVisible: (tool) => !hidesAll && !hidden.has(tool),
  };
}
