// @ts-check
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createEngine, parsePolicy } from "tollgate";
import { z } from "zod";

/** Made once for the process: an engine made for each request counts from nothing. */
export const engine = createEngine({
  policy: parsePolicy(readFileSync(new URL("policy.json", import.meta.url), "utf8")),
});

/** Of a token alone its hash is compared, so that the time it takes tells nothing of the token. @param {string} token */
const hash = (token) => createHash("sha256").update(token).digest("base64");

/** Who owns which token, such as `{ "a long random text": "ann" }`. Without tokens nobody gets in. @type {Map<string, string>} */
const users = new Map(
  Object.entries(JSON.parse(process.env.SHOP_TOKENS || "{}")).map(([token, user]) => [hash(token), user]),
);

/**
 * Stands for your own sign-in: what a request's `Authorization` says of its user, and undefined for nobody.
 *
 * @param {string | null | undefined} authorization
 */
export function signIn(authorization) {
  const token = /^Bearer ([\w.~+/-]+=*)$/.exec(authorization ?? "")?.[1];
  const user = token === undefined ? undefined : users.get(hash(token));
  return token === undefined || user === undefined
    ? undefined
    : { token, clientId: "shop-web", scopes: [], extra: { sub: user } };
}

/**
 * The grant is the user, and not the client application that the user happens to call from. Who did not sign in has none.
 *
 * @type {import("tollgate/mcp").ScopeFunction}
 */
export function scope({ authInfo, sessionId }) {
  const grant = authInfo?.extra?.sub;
  return { grant, session: sessionId ?? grant };
}

/** @param {any} server of either SDK generation */
export function registerTools(server) {
  const say = (/** @type {string} */ text) => ({ content: [{ type: "text", text }] });
  const order = z.object({ id: z.number() });
  const refund = z.object({ amount: z.number() });
  server.registerTool("read_order", { inputSchema: order }, (/** @type {any} */ { id }) => say(`order ${id}`));
  server.registerTool("create_refund", { inputSchema: refund }, (/** @type {any} */ { amount }) =>
    say(`refunded ${amount}`),
  );
  server.registerTool("close_account", { inputSchema: order }, (/** @type {any} */ { id }) => say(`closed ${id}`));
  server.registerTool("list_users", {}, () => say("ann, bob"));
  server.registerTool("drop_table", {}, () => say("dropped"));
}
