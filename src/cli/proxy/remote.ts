import { loadSdk } from "../tools/sdk.js";
import type { UrlServer } from "../tools/server.js";
import type { Upstream } from "./pump.js";

/** A client transport of an SDK, by what the proxy uses of it. */
interface SdkTransport extends Upstream {
  setProtocolVersion?(version: string): void;
  close(): Promise<void>;
}

/** A server over Streamable HTTP, through the client transport of the MCP SDK that is installed. */
export interface Remote {
  readonly transport: Upstream;
  close(): Promise<void>;
}

export async function connectRemote(server: UrlServer): Promise<Remote> {
  const sdk = (await loadSdk()).http(server) as SdkTransport;
  return {
    transport: {
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
      send: (message) => sdk.send(message),
    },
    close: () => sdk.close(),
  };
}

/** Later requests name in a header the version that the answer to `initialize` has settled; an SDK's client would say so. */
function rememberVersion(sdk: SdkTransport, message: unknown): void {
  const version = (message as { result?: { protocolVersion?: unknown } }).result?.protocolVersion;
  if (typeof version === "string") sdk.setProtocolVersion?.(version);
}
