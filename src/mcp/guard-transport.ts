import { hasMethods } from "../options.js";
import { guardConnection } from "./connection/guard-connection.js";
import { installGuard } from "./connection/install.js";
import { type GuardOptions, readGuardOptions } from "./guard-options.js";
import type { Transport } from "./wire/transport.js";

/**
 * A transport of either SDK generation, or of a host's own, by what the guard touches of it.
 *
 * @example
 * ```ts
 * import { createEngine } from "tollgate";
 * import { type GuardableTransport, guardTransport } from "tollgate/mcp";
 *
 * const engine = createEngine({ policy });
 * const guarded = <Transport extends GuardableTransport>(transport: Transport): Transport => guardTransport(transport, { engine });
 * ```
 */
export interface GuardableTransport {
  start(): Promise<void>;
  send(message: never, options?: never): Promise<void>;
}

/**
 * Guards the server's end of a transport: for servers that no SDK holds, such as the far side of a proxy. Call it before the
 * transport gets its handlers and is started; it changes the transport in place and returns it. Without a handler it does
 * not start.
 *
 * Messages reach `onmessage` once they are decided, and `send` leaves out of them what the policy hides.
 *
 * @example
 * ```ts
 * import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
 * import { createEngine } from "tollgate";
 * import { guardTransport } from "tollgate/mcp";
 *
 * const transport = guardTransport(new StdioServerTransport(), { engine: createEngine({ policy }) });
 * transport.onmessage = (message) => console.error(message);
 * await transport.start();
 * ```
 */
export function guardTransport<T extends GuardableTransport>(transport: T, options: GuardOptions): T {
  const settings = readGuardOptions(options, "guardTransport");
  const guarded = transport as unknown as Transport;
  if (!hasMethods(transport, "start", "send"))
    throw new TypeError("guardTransport: expected a transport, an object with `start` and `send`");
  if (guarded.onmessage !== undefined) {
    throw new Error(
      "guardTransport: the transport has a handler already, so that messages may pass by the guard; " +
        "call `guardTransport(transport, { engine })` first",
    );
  }
  installGuard(guarded, settings, () => {
    if (guarded.onmessage === undefined)
      throw new Error(
        "guardTransport: the transport has no handler yet, and one that it gets later would not be guarded; " +
          "set `onmessage` before `start`",
      );
    return guardConnection(settings, guarded, false);
  });
  return transport;
}
