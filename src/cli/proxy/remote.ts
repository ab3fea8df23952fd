import { isObject } from "../../mcp/messages.js";
import { loadSdk } from "../tools/sdk.js";
import type { UrlServer } from "../tools/server.js";
import { inTime } from "./in-time.js";
import type { Upstream } from "./pump.js";
import type { Server } from "./server.js";

/** A client transport of an SDK, by what the proxy uses of it. */
interface SdkTransport extends Upstream {
  setProtocolVersion?(version: string): void;
  terminateSession?(): Promise<void>;
  close(): Promise<void>;
}

/** How long a server may take to hear what needs no answer. */
const PATIENCE_MS = 1_500;
/** Sending a message may take until it is answered; a server that answers none gets no more than these. */
const MOST_OPEN = 1_000;

/** A server over Streamable HTTP, through the client transport of the MCP SDK that is installed. */
export async function connectRemote(server: UrlServer): Promise<Server> {
  const sdk = (await loadSdk()).http(server) as SdkTransport;
  let end: (code: number) => void;
  const ended = new Promise<number>((resolve) => {
    end = resolve;
  });
  const stop = async (): Promise<void> => {
    await inTime(PATIENCE_MS, Promise.resolve(sdk.terminateSession?.()));
    await inTime(PATIENCE_MS, sdk.close());
    end(0);
  };
  // Requests are answered when they are; what is no request arrives before whatever comes after it, as over stdio.
  let before = Promise.resolve();
  const send = (message: unknown): Promise<void> => {
    const sent = before.then(() => sdk.send(message));
    if (!isObject(message) || message.method === undefined || message.id === undefined)
      before = inTime(PATIENCE_MS, sent);
    return sent;
  };
  return {
    transport: {
      mostOpen: MOST_OPEN,
      set onerror(listener: ((error: Error) => void) | undefined) {
        sdk.onerror = listener;
      },
      set onmessage(listener: ((message: unknown) => void) | undefined) {
        sdk.onmessage = (message) => {
          rememberVersion(sdk, message);
          listener?.(message);
        };
      },
      start: () => sdk.start(),
      send,
    },
    ended,
    signal() {
      void stop();
      return true;
    },
    stop,
  };
}

/** Later requests name in a header the version that the answer to `initialize` has settled; an SDK's client would say so. */
function rememberVersion(sdk: SdkTransport, message: unknown): void {
  const version = (message as { result?: { protocolVersion?: unknown } }).result?.protocolVersion;
  if (typeof version === "string") sdk.setProtocolVersion?.(version);
}
