import type { CallScope } from "./decision.js";
import { readOwn } from "./read.js";
import { scopeValue } from "./scope.js";
import type { DecisionEvent } from "./types.js";

/** A call as `onDecision` is told of it, and the copy of its members that is then decided on: read once. */
export interface Observed {
  readonly call: unknown;
  readonly event: Pick<DecisionEvent, "tool" | "argNames" | "scope">;
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

/** Reads a call for the listener. A call that cannot be read is undefined, and so invalid. */
export function observe(call: unknown, fallback: CallScope): Observed {
  try {
    const members = isObject(call)
      ? { tool: readOwn(call, "tool"), args: readOwn(call, "args"), scope: readOwn(call, "scope") }
      : undefined;
    const scope = {
      grant: scopeValue(members?.scope, "grant", fallback),
      session: scopeValue(members?.scope, "session", fallback),
    };
    const tool = typeof members?.tool === "string" ? members.tool : "";
    const argNames = isObject(members?.args) && !Array.isArray(members.args) ? Object.keys(members.args) : [];
    return { call: members && { ...members, scope }, event: { tool, argNames, scope } };
  } catch {
    return { call: undefined, event: { tool: "", argNames: [], scope: {} } };
  }
}
