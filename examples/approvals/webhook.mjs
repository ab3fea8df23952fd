// @ts-check
import { createHmac, timingSafeEqual } from "node:crypto";
import { approvalHandler, visible } from "tollgate/approvals";

/**
 * Messages by a webhook, each with a link for one person and one call. Opening the link shows the call. Only a button of the page answers
 * it, so that a program that opens links to preview them answers nothing. Whoever has the link answers in the person's name.
 *
 * @param {object} options
 * @param {string} options.webhook takes a POST of JSON with a `text`
 * @param {string} options.origin where the page is, such as `https://approvals.example.com`
 * @param {string} options.secret signs the links; at least 32 random characters
 * @param {{ readonly name: string, readonly grant?: string }} options.person
 */
export function createSignedLinks({ webhook, origin, secret, person }) {
  /** @param {string} id @param {number} until epoch milliseconds */
  const ticketOf = (id, until) =>
    `${id}.${until}.${createHmac("sha256", secret).update(`${id}.${until}`).digest("base64url")}`;

  /** The call that a ticket is for, while it counts. @param {string | null | undefined} ticket */
  function callOf(ticket) {
    const [id = "", until = ""] = ticket?.split(".") ?? [];
    const [given, expected] = [Buffer.from(ticket ?? ""), Buffer.from(ticketOf(id, Number(until)))];
    const isSigned = given.length === expected.length && timingSafeEqual(given, expected);
    return isSigned && Date.now() < Number(until) ? id : undefined;
  }

  return {
    /** For the option `notify` of the queue. @param {import("tollgate/approvals").ApprovalRecord} record */
    async notify({ id, tool, reason, expiresAt }) {
      const link = `${origin}/${id}?ticket=${ticketOf(id, expiresAt)}`;
      const text = `${person.name}: ${visible(`${tool} waits for you, as ${reason}`)}. ${link}`;
      const { ok } = await fetch(webhook, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ text }),
      });
      if (!ok) console.error("the webhook took no message about", id);
    },

    /** The page that the links lead to. @param {import("tollgate/approvals").ApprovalQueue} queue */
    handlerOf: (queue) =>
      approvalHandler(queue, {
        hosts: [new URL(origin).host],
        authenticate({ method, url, headers }) {
          const ticket = new URL(url).searchParams.get("ticket");
          const linked = method === "GET" ? callOf(ticket) : undefined;
          if (linked !== undefined) {
            const cookie = `ticket=${ticket}; Path=/${linked}; HttpOnly; Secure; SameSite=Lax`;
            return new Response(null, { status: 303, headers: { Location: `/${linked}`, "Set-Cookie": cookie } });
          }
          const call = callOf(/(?:^|; )ticket=([^;]+)/.exec(headers.get("cookie") ?? "")?.[1]);
          return call === undefined ? undefined : { ...person, call };
        },
        mayRead: ({ id }, { call }) => id === call,
      }),
  };
}
