import { createHash } from "node:crypto";
import { type ApprovalRecord, createApprovalQueue } from "../../approvals/index.js";
import { visible } from "../../approvals/visible.js";
import { type Approver, approveByElicitation, approveByQueue } from "../../mcp/index.js";
import { reasonOf } from "../../stores/cause.js";
import type { StdioServer, UrlServer } from "../server-tools/server.js";
import type { Stores } from "../shared/open-stores.js";
import type { Say } from "./log.js";

export interface ProxyApprovals {
  readonly stores: Stores;
  /** The namespace of the counters. */
  readonly namespace: string;
  /** The server, and its name for people. Servers that share a store, even counters, do not share approvals. */
  readonly server: StdioServer | UrlServer;
  readonly name: string;
  /** The option that names the store, for another command; empty for the file in the state folder. */
  readonly storeOption: string;
  readonly say: Say;
}

/** Asks in the client, if it shows a form, and in a queue beside the counters. In memory nobody else could answer. */
export function approverOf({ stores, namespace, server, name, storeOption, say }: ProxyApprovals): Approver {
  const { approvals } = stores;
  if (approvals === undefined) return approveByElicitation();
  let isFirst = true;
  const notify = ({ id, tool }: ApprovalRecord): void => {
    say(`tollgate: ${visible(tool)} waits for approval: ${id}`);
    if (isFirst)
      say(
        `tollgate: to see it, \`tollgate approvals show ${id}${storeOption}\`; to answer, \`approve\` or \`deny\` in place of \`show\``,
      );
    isFirst = false;
  };
  const queue = createApprovalQueue({
    ...{ store: approvals, namespace: `${name} ${digestOf(namespace, server)}`, notify },
    howToAnswer: (id) =>
      `a person, not you, answers by \`tollgate approvals approve ${id}${storeOption}\` on the machine of this proxy`,
    onStoreFailure: (error) =>
      say(`tollgate: approvals in ${stores.name}: ${reasonOf(error)}; calls that need approval are denied`),
  });
  return approveByElicitation({ otherwise: approveByQueue(queue) });
}

/** Tells servers of one name apart; a command line or an address may hold a secret, and is not kept. */
function digestOf(namespace: string, server: StdioServer | UrlServer): string {
  const which = server.kind === "stdio" ? [server.command, ...server.args] : [server.url.href];
  return createHash("sha256")
    .update(JSON.stringify([namespace, ...which]))
    .digest("hex")
    .slice(0, 8);
}
