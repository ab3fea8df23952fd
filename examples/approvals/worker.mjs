// @ts-check
import { approvalHandler } from "tollgate/approvals";

/**
 * The page as a worker: what `export default` gives to Cloudflare, Deno or Bun. The queue needs a store that other processes reach.
 *
 * @param {import("tollgate/approvals").ApprovalQueue} queue
 * @param {(request: Request) => string | undefined} signIn your own sign-in: the name of who makes the request
 * @param {string} host the name of the worker
 */
export const createWorker = (queue, signIn, host) => ({
  fetch: approvalHandler(queue, { authenticate: signIn, hosts: [host] }),
});
