// @ts-check
import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * Tells a chat or a mailbox of each new question, by a link that shows it. The link answers nothing: only a button of the page does, and
 * the page asks who presses it. The signature lets nobody try ids, and ends with the question.
 *
 * @param {string} webhook where the message goes
 * @param {string} page the address of the page, with a slash at its end
 * @param {string} secret at least 32 random characters, known to the page as well
 * @returns {(record: import("tollgate/approvals").ApprovalRecord) => Promise<void>} the option `notify` of a queue
 */
export const notifyByWebhook =
  (webhook, page, secret) =>
  async ({ id, tool, expiresAt }) => {
    const link = `${page}${id}?until=${expiresAt}&signature=${signatureOf(secret, id, expiresAt)}`;
    // The tool's name alone: the arguments are for who signs in. JSON keeps it from being anything else than a text.
    const text = `${JSON.stringify(tool)} waits for approval: ${link}`;
    await fetch(webhook, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ text }),
    });
  };

/**
 * Whether a link is one of ours, and its question may still be open. Ask it before the page is asked.
 *
 * @param {URL} link
 * @param {string} secret
 * @param {number} now epoch milliseconds
 */
export function isSigned(link, secret, now = Date.now()) {
  const id = link.pathname.split("/").at(-1) ?? "";
  const until = Number(link.searchParams.get("until"));
  const expected = Buffer.from(signatureOf(secret, id, until));
  const given = Buffer.from(link.searchParams.get("signature") ?? "");
  return given.length === expected.length && timingSafeEqual(given, expected) && now < until;
}

/** @param {string} secret @param {string} id @param {number} until */
const signatureOf = (secret, id, until) => createHmac("sha256", secret).update(`${id}.${until}`).digest("base64url");
