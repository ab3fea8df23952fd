import type { Decision, ToolCall } from "../../src/engine/decision.js";
import type { AnyEngine } from "../../src/engine/types.js";

export const ALLOWED: Decision = {
  effect: "allow",
  code: "allowed",
  rule: "/tools/add",
  message: "Allowed.",
  limits: [],
};
export const DENIED: Decision = {
  effect: "deny",
  code: "denied",
  rule: "/tools/add/action",
  message: "Not today.",
  limits: [],
};
export const HIDDEN: Decision = { effect: "deny", code: "hidden", rule: "/hide/0", message: "No.", limits: [] };

/** What a test engine was asked and given back. */
export interface Recorded {
  readonly engine: AnyEngine;
  readonly calls: ToolCall[];
  readonly released: unknown[];
}

/** An engine whose answers a test writes by hand; it hides `secret` and may answer with anything at all. */
export function scripted(decide: (call: ToolCall) => unknown = () => ALLOWED): Recorded {
  const calls: ToolCall[] = [];
  const released: unknown[] = [];
  const engine = {
    evaluate(call: ToolCall) {
      calls.push(call);
      return call.tool === "secret" ? HIDDEN : decide(call);
    },
    release: (decision: unknown) => void released.push(decision),
    isVisible: (tool: string) => tool !== "secret",
  };
  return { engine: engine as unknown as AnyEngine, calls, released };
}

/** A promise that the test settles. */
export function deferred<T>(): { promise: Promise<T>; resolve(value: T): void; reject(reason: unknown): void } {
  let resolve!: (value: T) => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

/** Lets everything that is already due happen: one turn of the event loop. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
