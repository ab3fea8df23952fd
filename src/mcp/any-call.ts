import type { AnyCall, ResourceCall, ToolCall } from "../engine/decision.js";

// By own members: `Object.prototype` may have gained one.

export const isToolCall = (call: AnyCall): call is ToolCall => Object.hasOwn(call, "tool");
export const isResourceCall = (call: AnyCall): call is ResourceCall => Object.hasOwn(call, "resource");
