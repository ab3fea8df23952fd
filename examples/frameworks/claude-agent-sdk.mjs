// @ts-check
// The Claude Agent SDK asks `canUseTool` about calls that its own permission rules leave open: list no tool in `allowedTools`
// that the policy is to decide about. Tools of MCP servers are named `mcp__<server>__<tool>`, in the policy as well.
import { query } from "@anthropic-ai/claude-agent-sdk";
import { denialText } from "tollgate/mcp";

/**
 * @param {import("tollgate").Engine} engine
 * @param {string} user the account that calls are made on
 * @param {(question: string, signal: AbortSignal) => Promise<boolean>} ask puts a question to the person at the keyboard
 * @returns {import("@anthropic-ai/claude-agent-sdk").CanUseTool}
 */
export function canUseTool(engine, user, ask) {
  return async (tool, input, { signal, title }) => {
    const call = { tool, args: input, scope: { grant: user } };
    let decision = engine.evaluate(call);
    if (decision.effect === "require_approval" && (await ask(title ?? decision.message, signal)))
      decision = engine.evaluate(call, { approved: decision });
    return decision.effect === "allow"
      ? { behavior: "allow", updatedInput: input }
      : { behavior: "deny", message: denialText({ decision }) };
  };
}

/** @param {string} prompt @param {ReturnType<typeof canUseTool>} permissions */
export const run = (prompt, permissions) => query({ prompt, options: { canUseTool: permissions } });
