import { after } from "../../time.js";
import type { IncomingCall } from "../call/read-call.js";
import { post, type Transport } from "../wire/transport.js";

/** Clients of both SDKs give a request a minute, and more time with each progress notification if they are told to. */
const EVERY_MS = 10_000;

/**
 * Tells the client of a call that a person is being asked, if the call has a progress token, until the returned function is
 * called. Source: MCP 2025-11-25, basic/utilities/progress.
 */
export function tellOfWaiting({ id, meta }: IncomingCall, transport: Transport): () => void {
  const progressToken = meta?.progressToken;
  if (typeof progressToken !== "string" && typeof progressToken !== "number") return () => {};
  let told = 0;
  let stop = (): void => {};
  function next(): void {
    stop = after(EVERY_MS, () => {
      told += 1;
      // Progress must grow: far below what the tool itself will tell.
      const params = {
        progressToken,
        progress: told / 1_000_000,
        message: "waiting for a person to approve this call",
      };
      post(transport, { jsonrpc: "2.0", method: "notifications/progress", params }, { relatedRequestId: id });
      next();
    });
  }
  next();
  return () => stop();
}
