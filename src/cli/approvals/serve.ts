import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type ApprovalQueue, approvalHandler, authenticateByToken, toNodeHandler } from "../../approvals/index.js";
import { CommandError } from "../shared/command-error.js";

/** The page on this machine alone: other machines do not reach it. */
const HOST = "127.0.0.1";

/** A page that is served until it is closed. */
export interface ServedPage {
  /** With the token that lets in: whoever has the address can approve. */
  readonly address: string;
  close(): void;
}

/** Serves the page where the questions of the queue are answered, for the one person whose machine it is. */
export async function servePage(queue: ApprovalQueue, name: string, port: number): Promise<ServedPage> {
  const token = randomBytes(24).toString("base64url");
  // The person of this machine answers for the agents of this machine.
  const handler = approvalHandler(queue, { authenticate: authenticateByToken({ token, name }), mayDecide: () => true });
  const server = createServer(toNodeHandler(handler));
  await new Promise<void>((resolve, reject) => {
    server.once("error", ({ message }) => reject(new CommandError(`cannot serve at ${HOST}:${port}: ${message}`)));
    server.listen(port, HOST, resolve);
  });
  const address = server.address() as AddressInfo;
  return {
    address: `http://${HOST}:${address.port}/?token=${token}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
