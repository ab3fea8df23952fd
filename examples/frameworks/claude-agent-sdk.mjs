// @ts-check
// The Claude Agent SDK asks `canUseTool` about calls that its own permission rules leave open, so `options` leaves all of them open.
// Tools of MCP servers are named `mcp__<server>__<tool>`, in the policy as well.
import { query } from "@anthropic-ai/claude-agent-sdk";
import { denialText } from "tollgate/mcp";

/**
 * @param {import("tollgate").Engine} engine
 * @param {string} user the account that calls are made on
 * @param {(question: string, signal: AbortSignal) => Promise<boolean>} ask puts a question to the person at the keyboard
 * @returns {import("@anthropic-ai/claude-agent-sdk").CanUseTool}
 */
export function canUseTool(engine, user, ask) {
  return async (tool, input, { signal }) => {
    const call = { tool, args: input, scope: { grant: user } };
    let decision = engine.evaluate(call);
    if (decision.effect === "require_approval") {
      const yes = await ask(`${decision.message}: ${shown(tool)} ${shown(input)}`, signal);
      // Anything but `true` is a no, and so is an answer to a question that was withdrawn.
      if (yes === true && !signal.aborted) decision = engine.evaluate(call, { approved: decision });
    }
    return decision.effect === "allow"
      ? { behavior: "allow", updatedInput: input }
      : { behavior: "deny", message: denialText({ decision }) };
  };
}

/** As JSON with all but plain ASCII escaped: the model chose it, and letters may be invisible or look like others. @param {unknown} value */
const shown = (value) =>
  JSON.stringify(value).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

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
