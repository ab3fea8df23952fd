import type { Library } from "../library.js";

/** Something that is done to the library to make it throw, hang, or allow what it must not; asserts that it does not. */
export type Hostile = readonly [name: string, attempt: (library: Library) => void];

const LIMITS = [{ counter: "c", window: "minute", max: 9, scope: "global", increment_from: "args.amount" }];

/** A policy that asks for arguments in several ways. */
export const DOCUMENT = {
  version: "1",
  default: "deny",
  tools: {
    pay: { require: [{ conditions: [{ path: "args.amount", op: "lte", value: 500 }] }] },
    deep: { require: [{ conditions: [{ path: "args.a.amount", op: "eq", value: 5 }] }] },
    list: { require: [{ conditions: [{ path: "args.tags", op: "contains", value: "ok" }] }] },
    plain: { deny_if: [{ conditions: [{ path: "args.constructor", op: "exists", value: true }] }] },
    sum: { limits: LIMITS },
    grant: { limits: [{ counter: "g", window: "minute", max: 9, scope: "grant" }] },
    ask: { action: "require_approval" },
    grantAsk: {
      action: "require_approval",
      limits: [{ counter: "g", window: "minute", max: 9, scope: "grant" }],
    },
  },
};

/** The code of the decision on a call, by an engine of its own or a given one. */
export function coder({ createEngine, parsePolicy }: Library, document: unknown = DOCUMENT) {
  const engine = createEngine({ policy: parsePolicy(document), clock: () => 0 });
  return (call: unknown): string => engine.evaluate(call as never).code;
}
