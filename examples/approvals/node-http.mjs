// @ts-check
import { createServer } from "node:http";
import { approvalHandler, toNodeHandler } from "tollgate/approvals";

/**
 * The page on a server of `node:http`.
 *
 * @param {import("tollgate/approvals").ApprovalQueue} queue
 * @param {(request: Request) => string | undefined} signIn your own sign-in: the name of who makes the request
 */
export const createPage = (queue, signIn) =>
  createServer(toNodeHandler(approvalHandler(queue, { authenticate: signIn, hosts: ["localhost"] })));
