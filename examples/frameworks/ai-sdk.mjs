// @ts-check
// The Vercel AI SDK asks `toolApproval` about each call of a tool before it runs it. A call that needs a person is denied with words
// that say so; a person answers in the queue, and the model makes the same call again. Nothing is kept here, so that any process can serve it.
// - The user is who signed in, not who the request says it is.
// - A tool that the model's provider runs is not asked about. Offer none that the policy puts to a person.
import { approvalText } from "tollgate/approvals";
import { denialText } from "tollgate/mcp";

/**
 * @param {import("tollgate").Engine} engine
 * @param {import("tollgate/approvals").ApprovalQueue} queue
 * @param {string} user the account that calls are made on
 * @returns {import("ai").GenericToolApprovalFunction<any, any, any>}
 */
export const toolApproval =
  (engine, queue, user) =>
  async ({ toolCall }) => {
    const call = { tool: toolCall.toolName, args: /** @type {any} */ (toolCall.input), scope: { grant: user } };
    const { decision, approval } = await queue.evaluate(engine, call, { client: "AI SDK" });
    // The SDK asks again about a call to which its client brings an answer: anything but a denial would let it run.
    if (decision.effect === "allow") return { type: "approved" };
    const reason = approval === undefined ? denialText({ decision }) : approvalText(decision, approval);
    return { type: "denied", reason };
  };
