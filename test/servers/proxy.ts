import type { AddressInfo } from "node:net";
import { connect, createServer, type Socket } from "node:net";

/** What a network may do to a client and its server. */
export type Fault =
  | "drops requests"
  | "cuts on a request"
  | "is a black hole"
  | "drops replies"
  | "cuts on a reply"
  | "delays replies"
  | "garbles replies";

/** A TCP proxy on the loopback address in front of a server. */
export interface NetworkProxy {
  readonly port: number;
  /** How often a client has flushed: writes that arrived, in whatever number of requests. */
  readonly flushes: () => number;
  readonly break: (fault: Fault) => void;
  /** Ends the fault: what was delayed arrives, and connections that lost something are cut. */
  readonly mend: () => void;
  readonly stop: () => Promise<void>;
}

/** One client's connection and the server's end of it. */
interface Pair {
  readonly client: Socket;
  readonly server: Socket | null;
  readonly delayed: Buffer[];
  tainted: boolean;
}

export async function startProxy(port: number): Promise<NetworkProxy> {
  const pairs = new Set<Pair>();
  let fault: Fault | null = null;
  let flushes = 0;

  const cut = ({ client, server }: Pair): void => {
    client.destroy();
    server?.destroy();
  };

  const onRequest = (pair: Pair, request: Buffer): void => {
    flushes += 1;
    if (fault === "cuts on a request") cut(pair);
    else if (fault === "drops requests" || fault === "is a black hole") pair.tainted = true;
    else pair.server?.write(request);
  };

  const onReply = (pair: Pair, reply: Buffer): void => {
    if (fault === "cuts on a reply") cut(pair);
    else if (fault === "drops replies" || fault === "is a black hole") pair.tainted = true;
    else if (fault === "delays replies") pair.delayed.push(reply);
    else if (fault === "garbles replies") {
      pair.tainted = true;
      pair.client.write(reply.map((byte) => byte ^ 0x55));
    } else pair.client.write(reply);
  };

  const proxy = createServer((client) => {
    const server = fault === "is a black hole" ? null : connect(port, "127.0.0.1");
    const pair: Pair = { client, server, delayed: [], tainted: server === null };
    pairs.add(pair);
    client.on("data", (chunk) => onRequest(pair, chunk));
    server?.on("data", (chunk) => onReply(pair, chunk));
    for (const socket of [client, server]) {
      socket?.on("error", () => {});
      socket?.on("close", () => {
        cut(pair);
        pairs.delete(pair);
      });
    }
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));

  return {
    port: (proxy.address() as AddressInfo).port,
    flushes: () => flushes,
    break(next) {
      fault = next;
    },
    mend() {
      fault = null;
      for (const pair of pairs) {
        for (const reply of pair.delayed.splice(0)) pair.client.write(reply);
        if (pair.tainted) cut(pair);
      }
    },
    stop() {
      for (const pair of pairs) cut(pair);
      return new Promise((resolve) => proxy.close(() => resolve()));
    },
  };
}
