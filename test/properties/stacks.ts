import fc from "fast-check";
import type { AnyEngine, Decision, Policy } from "../../src/index.js";
import type {
  Condition2 as Condition,
  Dispatch,
  PolicyDocument2 as PolicyDocument,
  Rule2 as Rule,
} from "../../src/policy/policy.v2.js";
import { callFor2 } from "../differential/call2.js";
import { stackOf } from "../differential/document2.js";
import { randomFrom } from "../differential/random.js";
import type { Library } from "../library.js";
import { policyOf } from "./theorem.js";

/** Documents of version "2" that one engine decides by, outermost first. */
export type Stack = readonly PolicyDocument[];

/** A stack, calls made for it, and a number for what else a theorem chooses. */
export interface Situation {
  readonly stack: Stack;
  readonly calls: readonly unknown[];
  readonly seed: number;
}

export const situation: fc.Arbitrary<Situation> = fc.integer().map((seed) => {
  const random = randomFrom(seed);
  const stack = stackOf(random);
  const first = callFor2(random, stack);
  return { stack, calls: [first, callFor2(random, stack), first, first], seed };
});

/** An engine of its own over a stack; a theorem says nothing of documents that the parser refuses. */
export function engineOver(library: Library, stack: Stack): AnyEngine {
  const policy: readonly Policy[] = stack.map((document) => policyOf(library, document as never));
  fc.pre(policy.length > 0 && stack.some(({ mode }) => mode !== "observe"));
  return library.createEngine({ policy, clock: () => 0 });
}

/** The decisions on calls one after another, as plain data. */
export function decisionsOver(library: Library, stack: Stack, calls: readonly unknown[]): readonly Decision[] {
  const engine = engineOver(library, stack);
  return calls.map((call) => ({ ...(engine.evaluate(call as never) as Decision) }));
}

/** The documents with another form of each rule's conditions. */
export const withConditions = (stack: Stack, change: (one: Condition) => Condition): Stack =>
  eachRule(stack, (rule) => ({ ...rule, conditions: rule.conditions.map(change) }));

function eachRule(stack: Stack, change: (rule: Rule) => Rule): Stack {
  const inPart = <Part extends object>(part: Part): Part =>
    Object.fromEntries(
      Object.entries(part).map(([key, value]) => [
        key,
        ["require", "deny_if", "approve_if"].includes(key) ? (value as Rule[]).map(change) : value,
      ]),
    ) as Part;
  return stack.map(({ tools = {}, all_tools, ...others }) => ({
    ...others,
    ...(all_tools ? { all_tools: inPart(all_tools) } : {}),
    tools: Object.fromEntries(Object.entries(tools).map(([key, rules]) => [key, inPart(rules)])),
  }));
}

/** The stack, of which the first document that enforces says how one tool carries calls; without a way it says nothing of it. */
export function withDispatch(stack: Stack, carrier: string, way?: Dispatch): Stack {
  const at = stack.findIndex(({ mode }) => mode !== "observe");
  fc.pre(at >= 0);
  const others = Object.entries(stack[at]!.dispatch ?? {}).filter(([name]) => name !== carrier);
  const dispatch = Object.fromEntries([...others, ...(way === undefined ? [] : [[carrier, way] as const])]);
  return stack.with(at, { ...stack[at]!, dispatch });
}

/** A call of a tool, as another one can carry it: the host knows nothing of its tool. */
export interface ToolCallOf {
  readonly tool: string;
  readonly args: object;
}
export const isToolCall = (call: unknown): call is ToolCallOf => {
  const { tool, args } = call as { tool?: unknown; args?: unknown };
  return typeof tool === "string" && typeof args === "object" && args !== null && !Array.isArray(args);
};
