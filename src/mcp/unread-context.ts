import type { Decision } from "../engine/decision.js";
import type { AnyEngine } from "../engine/types.js";

// A guard of this release gives an engine neither `principal` nor `annotations`. A policy that looks at one would take it
// for absent, and `if_absent` could let a call through that its author meant to deny.

/** Whether a policy of the engine looks at who is calling, or at what is known of a tool. A foreign engine may not tell. */
export const needsContext = (engine: AnyEngine): boolean =>
  typeof engine.reads === "function" && engine.reads().length > 0;

/** The denial of each call as long as the policy asks for what the guard does not give. */
export const CONTEXT_UNREAD: Decision = Object.freeze({
  effect: "deny",
  code: "indeterminate",
  rule: "",
  message:
    "the policy looks at `principal` or `annotations`, which this server does not tell it, so the call was not run",
  limits: Object.freeze([]),
});
