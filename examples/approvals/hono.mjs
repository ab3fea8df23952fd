// @ts-check
import { Hono } from "hono";
import { approvalHandler } from "tollgate/approvals";

/**
 * The page under a path of a Hono application.
 *
 * @param {import("tollgate/approvals").ApprovalQueue} queue
 * @param {(request: Request) => string | undefined} signIn your own sign-in: the name of who makes the request
 */
export function createApp(queue, signIn) {
  const handler = approvalHandler(queue, { authenticate: signIn, hosts: ["localhost"], basePath: "/approvals" });
  return new Hono().all("/approvals", (c) => handler(c.req.raw)).all("/approvals/*", (c) => handler(c.req.raw));
}
