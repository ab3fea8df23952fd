import type { AnyCall, Decision } from "../engine/decision.js";
import type { AnyEngine } from "../engine/types.js";
import { isToolCall } from "./any-call.js";

// A policy may look at a `principal` or at `annotations` that the guard does not give. It would take them for absent, and
// `if_absent` could let a call through. So a call that has no such member, not even an undefined one, is denied.

/** The members of a call that an engine's policies look at. A foreign engine may not tell. */
export const readsOf = (engine: AnyEngine): ReturnType<AnyEngine["reads"]> =>
  typeof engine.reads === "function" ? engine.reads() : [];

/** Whether a policy looks at a member that nobody has given to the call. Only tools have annotations. */
export const lacksContext = (engine: AnyEngine, call: AnyCall): boolean =>
  readsOf(engine).some((member) => !Object.hasOwn(call, member) && (member !== "annotations" || isToolCall(call)));

/** The denial of such a call. */
export const CONTEXT_UNREAD: Decision = Object.freeze({
  effect: "deny",
  code: "indeterminate",
  rule: "",
  message:
    "the policy looks at `principal` or `annotations`, which this server does not tell it, so the call was not run",
  limits: Object.freeze([]),
});
