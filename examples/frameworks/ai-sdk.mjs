// @ts-check
// The Vercel AI SDK asks `toolApproval` about each call of a tool before it runs it, and again about each that a person approved.
import { denialText } from "tollgate/mcp";

/**
 * @param {import("tollgate").Engine} engine
 * @param {string} user the account that calls are made on
 * @returns {import("ai").GenericToolApprovalFunction<any, any, any>}
 */
export function toolApproval(engine, user) {
  /** What a person is being asked about, by the id of the call. @type {Map<string, import("tollgate").Decision>} */
  const asked = new Map();
  return ({ toolCall, messages }) => {
    const { toolCallId, toolName, input } = toolCall;
    const call = { tool: toolName, args: /** @type {any} */ (input), scope: { grant: user } };
    const decision = engine.evaluate(call, { approved: asked.get(toolCallId) });
    asked.delete(toolCallId);
    if (decision.effect === "allow") return { type: "approved" };
    // In the second round anything but a denial lets the call run, so that only what this process asked about may get there.
    if (decision.effect === "require_approval" && !isAnswered(messages)) {
      asked.set(toolCallId, decision);
      return { type: "user-approval", reason: decision.message };
    }
    return { type: "denied", reason: denialText({ decision }) };
  };
}

/** @param {import("ai").ModelMessage[]} messages */
function isAnswered(messages) {
  const last = messages.at(-1);
  return last?.role === "tool" && last.content.some((part) => part.type === "tool-approval-response");
}
