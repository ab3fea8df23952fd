// @ts-check
import { createHmac, timingSafeEqual } from "node:crypto";
import { exactJson, visible } from "tollgate/approvals";

/** Slack shows at most so many characters of a text in a block. */
const MOST_CHARACTERS = 3_000;
/** Slack's own advice: an older request may be a replay. */
const MOST_SECONDS = 300;

/**
 * Questions as messages with buttons in a channel of Slack. A call that is too long for a message has none: its link leads to the page.
 *
 * @param {object} options
 * @param {string} options.token of the bot, with the scope `chat:write`
 * @param {string} options.signingSecret of the app
 * @param {string} options.channel
 * @param {(id: string) => string} options.linkTo the page of a call
 * @param {Readonly<Record<string, { readonly name: string, readonly grant?: string }>>} options.people who may answer, by Slack's id of a user
 * @param {string} [options.api]
 */
export function createSlack({ token, signingSecret, channel, linkTo, people, api = "https://slack.com/api" }) {
  /** @param {string} url @param {object} body @param {Record<string, string>} [headers] */
  const post = (url, body, headers = {}) =>
    fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json; charset=utf-8", ...headers },
      body: JSON.stringify(body),
    });

  return {
    /** For the option `notify` of the queue. @param {import("tollgate/approvals").ApprovalRecord} record */
    async notify(record) {
      const message = { channel, text: "A call waits for approval", blocks: blocksOf(record, linkTo(record.id)) };
      const response = await post(`${api}/chat.postMessage`, message, { authorization: `Bearer ${token}` });
      const { ok, error } = /** @type {{ ok: boolean, error?: string }} */ (await response.json());
      if (!ok) console.error("Slack took no message about", record.id, error);
    },

    /** For the request URL of the app's interactivity. @param {import("tollgate/approvals").ApprovalQueue} queue */
    handlerOf(queue) {
      /** @param {Request} request */
      return async (request) => {
        const body = await request.text();
        if (!isFromSlack(request.headers, body, signingSecret)) return new Response(null, { status: 401 });
        const payload = JSON.parse(new URLSearchParams(body).get("payload") ?? "{}");
        const [action] = payload.type === "block_actions" ? payload.actions : [];
        if (action?.action_id !== "approve" && action?.action_id !== "deny") return new Response();
        const words = await answer(queue, action.value, action.action_id === "approve", people[payload.user.id]);
        await post(payload.response_url, { response_type: "ephemeral", replace_original: false, text: words });
        return new Response();
      };
    },
  };
}

/**
 * @param {import("tollgate/approvals").ApprovalQueue} queue @param {string} id @param {boolean} approve
 * @param {{ readonly name: string, readonly grant?: string } | undefined} who
 */
async function answer(queue, id, approve, who) {
  const record = await queue.find(id);
  if (record === undefined) return "This call is not kept any more.";
  const isOwn = record.scope.grant !== undefined && record.scope.grant === who?.grant;
  if (who === undefined || isOwn) return "You may not answer this call. Somebody else has to.";
  const outcome = await queue.decide(id, { approve, by: who.name });
  if (outcome?.decided) return approve ? "You approved it." : "You denied it.";
  return `Your answer does not count: the call is ${outcome?.record.state} already.`;
}

/** A signature over the time and the very bytes of the body. @param {Headers} headers @param {string} body @param {string} secret */
export function isFromSlack(headers, body, secret, nowMs = Date.now()) {
  const time = headers.get("x-slack-request-timestamp") ?? "";
  const expected = Buffer.from(`v0=${createHmac("sha256", secret).update(`v0:${time}:${body}`).digest("hex")}`);
  const given = Buffer.from(headers.get("x-slack-signature") ?? "");
  const isRecent = /^\d+$/.test(time) && Math.abs(nowMs / 1000 - Number(time)) <= MOST_SECONDS;
  return isRecent && given.length === expected.length && timingSafeEqual(given, expected);
}

/** Plain text alone, as the model chose the words. @param {import("tollgate/approvals").ApprovalRecord} record @param {string} link */
function blocksOf({ id, tool, args, hidden, reason, scope }, link) {
  const asks = `${tool}, for ${scope.grant ?? scope.session ?? "nobody"}: ${reason}`;
  const secret = hidden.length === 0 ? "" : ` (hidden: ${hidden.join(", ")})`;
  const texts = [visible(asks), visible(exactJson(args) + secret)];
  const page = { type: "button", action_id: "open", text: plain("Open the page"), url: link };
  if (texts.some((text) => text.length > MOST_CHARACTERS))
    return [section("A call waits that is too long for a message."), { type: "actions", elements: [page] }];
  const elements = [
    { type: "button", action_id: "approve", value: id, style: "primary", text: plain("Approve") },
    { type: "button", action_id: "deny", value: id, style: "danger", text: plain("Deny") },
    page,
  ];
  return [...texts.map(section), { type: "actions", elements }];
}

/** @param {string} text */
const plain = (text) => ({ type: "plain_text", text, emoji: false });
/** @param {string} text */
const section = (text) => ({ type: "section", text: plain(text) });
