// @ts-check
// The Vercel AI SDK asks `toolApproval` about each call of a tool before it runs it, and again about each that a person approved.
// - Make one for each user, and keep it: it remembers what it asked. The user is who signed in, not who the request says it is.
// - The messages come back from the user's own client. They are believed about one thing: what this user answered.
// - A tool that the model's provider runs is not asked about again. Offer none that the policy puts to a person.
import { denialText } from "tollgate/mcp";

/** Open questions that are kept; a model can ask any number. */
const MAX_ASKED = 100;

/**
 * @param {import("tollgate").Engine} engine
 * @param {string} user the account that calls are made on
 * @returns {import("ai").GenericToolApprovalFunction<any, any, any>}
 */
export function toolApproval(engine, user) {
  /** What a person is being asked about, by the call. @type {Map<string, import("tollgate").Decision>} */
  const asked = new Map();
  /** The answers that were used: an answer counts once. @type {Set<string>} */
  const used = new Set();
  return ({ toolCall, messages }) => {
    const { toolCallId, toolName, input } = toolCall;
    const call = { tool: toolName, args: /** @type {any} */ (input), scope: { grant: user } };
    const key = JSON.stringify([toolCallId, toolName, input]);
    const answered = answersTo(toolCallId, messages);
    let approved;
    if (answered?.yes !== undefined && asked.has(key) && !used.has(answered.yes)) {
      approved = asked.get(key);
      asked.delete(key);
      used.add(answered.yes);
    }
    const decision = engine.evaluate(call, approved && { approved });
    if (decision.effect === "allow") return { type: "approved" };
    // In the second round anything but a denial lets the call run, so a question may only be put in the first.
    if (decision.effect === "require_approval" && answered === undefined) {
      asked.set(key, decision);
      if (asked.size > MAX_ASKED) asked.delete([...asked.keys()][0] ?? "");
      return { type: "user-approval", reason: decision.message };
    }
    return { type: "denied", reason: denialText({ decision }) };
  };
}

/**
 * The answer that the SDK acts on in the second round; undefined in the first. `yes` is the id of the question that a person
 * said yes to. Ids of calls may start anew each turn: the question is the one beside the last call of this id, and the only one there.
 *
 * @param {string} toolCallId
 * @param {import("ai").ModelMessage[]} messages
 * @returns {{ yes: string | undefined } | undefined}
 */
function answersTo(toolCallId, messages) {
  const last = messages.at(-1);
  if (last?.role !== "tool") return undefined;
  if (last.content.some((part) => part.type === "tool-result" && part.toolCallId === toolCallId)) return undefined;
  const turns = messages.flatMap(({ role, content }) =>
    role === "assistant" && typeof content !== "string"
      ? [content.flatMap((part) => ("toolCallId" in part && part.toolCallId === toolCallId ? [part] : []))]
      : [],
  );
  const ids = turns.flat().flatMap((part) => (part.type === "tool-approval-request" ? [part.approvalId] : []));
  const answers = last.content.flatMap((part) => (part.type === "tool-approval-response" ? [part] : []));
  if (!answers.some(({ approvalId }) => ids.includes(approvalId))) return undefined;
  const turn = turns.findLast((parts) => parts.some(({ type }) => type === "tool-call")) ?? [];
  const [question, another] = turn.flatMap((part) => (part.type === "tool-approval-request" ? [part] : []));
  const calls = turn.filter(({ type }) => type === "tool-call").length;
  if (question === undefined || another !== undefined || calls !== 1 || question.isAutomatic) return { yes: undefined };
  const given = answers.filter(({ approvalId }) => approvalId === question.approvalId);
  const yes = given.length > 0 && given.every(({ approved }) => approved === true);
  return { yes: yes ? question.approvalId : undefined };
}
