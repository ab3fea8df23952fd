// @ts-check
// The Claude Agent SDK asks `canUseTool` about calls that its own permission rules leave open, so `options` leaves all of them open.
// Tools of MCP servers are named `mcp__<server>__<tool>`, in the policy as well.
import { query } from "@anthropic-ai/claude-agent-sdk";
import { approvalText } from "tollgate/approvals";
import { denialText } from "tollgate/mcp";

/**
 * A call that needs a person is denied with words that say so. A person answers in the queue, and the agent makes the same call again.
 *
 * @param {import("tollgate").Engine} engine
 * @param {import("tollgate/approvals").ApprovalQueue} queue
 * @param {string} user the account that calls are made on
 * @returns {import("@anthropic-ai/claude-agent-sdk").CanUseTool}
 */
export function canUseTool(engine, queue, user) {
  return async (tool, input) => {
    const call = { tool, args: input, scope: { grant: user } };
    const { decision, approval } = await queue.evaluate(engine, call, { client: "Claude Agent SDK" });
    if (decision.effect === "allow") return { behavior: "allow", updatedInput: input };
    const message = approval === undefined ? denialText({ decision }) : approvalText(decision, approval);
    return { behavior: "deny", message };
  };
}

/**
 * What keeps a call from running before `canUseTool` was asked: name no tool in `allowedTools`, load no settings (their rules allow
 * tools), and offer no tool that the SDK has built in (it reads files unasked).
 *
 * @param {ReturnType<typeof canUseTool>} permissions
 * @returns {import("@anthropic-ai/claude-agent-sdk").Options}
 */
export const options = (permissions) => ({
  canUseTool: permissions,
  permissionMode: "default",
  settingSources: [],
  strictMcpConfig: true,
  tools: [],
});

/** @param {string} prompt @param {ReturnType<typeof canUseTool>} permissions */
export const run = (prompt, permissions) => query({ prompt, options: options(permissions) });
