// @ts-check
// @ts-expect-error: Express has its types in a package of their own.
import express from "express";
import { approvalHandler, toNodeHandler } from "tollgate/approvals";

/**
 * The page under a path of an Express application. It comes before what reads bodies.
 *
 * @param {import("tollgate/approvals").ApprovalQueue} queue
 * @param {(request: Request) => string | undefined} signIn your own sign-in: the name of who makes the request
 */
export function createApp(queue, signIn) {
  const app = express();
  const handler = approvalHandler(queue, { authenticate: signIn, hosts: ["localhost"], basePath: "/approvals" });
  app.use("/approvals", toNodeHandler(handler));
  app.use(express.json());
  return app;
}
