// @ts-check
import { createHmac, timingSafeEqual } from "node:crypto";
import { visible } from "tollgate/approvals";

// Two buttons in Slack. Sources: docs.slack.dev, "Verifying requests from Slack" and "Handling user interaction".

/** Slack says how old a request may be: five minutes. */
const MAX_AGE_SECONDS = 300;
/** A block of Slack holds 3,000 characters. A longer call is shown on the page alone, where nothing is cut. */
const MOST_SHOWN = 2_500;

/**
 * The message of a new question, for `chat.postMessage` or an incoming webhook. Plain text: nothing in it is markup.
 *
 * @param {import("tollgate/approvals").ApprovalRecord} record
 * @param {string} page the address of the page, with a slash at its end
 */
export function messageOf({ id, tool, args, reason, scope }, page) {
  const call = visible(JSON.stringify(args));
  const who = scope.grant ?? scope.session ?? "somebody";
  const text = `${visible(who)} asks to run ${visible(tool)}: ${visible(reason)}`;
  const button = (/** @type {string} */ label, /** @type {string} */ action_id, more = {}) => ({
    ...{ type: "button", action_id, value: id },
    text: { type: "plain_text", text: label },
    ...more,
  });
  const whole = call.length <= MOST_SHOWN;
  const answers = [button("Approve", "approve", { style: "primary" }), button("Deny", "deny", { style: "danger" })];
  const elements = whole ? answers : [button("Read the whole call", "open", { url: `${page}${id}` })];
  return {
    text,
    blocks: [
      {
        type: "section",
        text: { type: "plain_text", text: `${text}\n${whole ? call : `${call.slice(0, MOST_SHOWN)}…`}` },
      },
      { type: "actions", elements },
    ],
  };
}

/**
 * Answers a request of Slack about a button. The person is who Slack says, so `mayDecide` says which users may.
 *
 * @param {import("tollgate/approvals").ApprovalQueue} queue
 * @param {{ signingSecret: string, mayDecide: (userId: string) => boolean, now?: () => number }} options
 * @returns {(request: Request) => Promise<Response>}
 */
export const slackHandler =
  (queue, { signingSecret, mayDecide, now = Date.now }) =>
  async (request) => {
    const body = await request.text();
    if (!isFromSlack(request.headers, body, signingSecret, now())) return new Response(null, { status: 401 });
    const payload = JSON.parse(new URLSearchParams(body).get("payload") ?? "{}");
    const [action] = payload.actions ?? [];
    const isAnswer =
      payload.type === "block_actions" && (action?.action_id === "approve" || action?.action_id === "deny");
    if (!isAnswer) return new Response(null, { status: 200 });
    if (!mayDecide(payload.user.id)) return say("You may not answer this.");
    const approve = action.action_id === "approve";
    const outcome = await queue.decide(action.value, { approve, by: `Slack ${payload.user.id}` });
    if (outcome === undefined) return say("This question is gone.");
    const { decided, record } = outcome;
    return say(
      decided ? `${approve ? "Approved" : "Denied"} by ${payload.user.id}.` : `It is ${record.state} already.`,
    );
  };

const say = (/** @type {string} */ text) =>
  Response.json({ response_type: "ephemeral", replace_original: false, text });

/** @param {Headers} headers @param {string} body @param {string} secret @param {number} now epoch milliseconds */
function isFromSlack(headers, body, secret, now) {
  const timestamp = headers.get("x-slack-request-timestamp") ?? "";
  if (!(Math.abs(now / 1000 - Number(timestamp)) <= MAX_AGE_SECONDS)) return false;
  const expected = Buffer.from(`v0=${createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex")}`);
  const given = Buffer.from(headers.get("x-slack-signature") ?? "");
  return given.length === expected.length && timingSafeEqual(given, expected);
}
