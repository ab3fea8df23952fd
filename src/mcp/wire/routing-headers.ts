import type { IncomingCall } from "../call/read-call.js";
import { COMPLETE } from "./methods.js";

const SENTINEL = /^=\?base64\?([A-Za-z0-9+/]*={0,2})\?=$/;

/**
 * The header that names another call than the body, which routers and gateways may have judged; undefined if none does.
 * Source: MCP 2026-07-28, Streamable HTTP, standard request headers.
 */
export function differingHeader(
  { method, name }: Pick<IncomingCall, "method" | "name">,
  headers: Readonly<Record<string, string>> = {},
): string | undefined {
  const { "mcp-method": toldMethod, "mcp-name": toldName } = headers;
  if (toldMethod !== undefined && trimmed(toldMethod) !== method) return "Mcp-Method";
  // A completion has no name of its own to tell.
  if (toldName !== undefined && method !== COMPLETE && decoded(trimmed(toldName)) !== name) return "Mcp-Name";
  return undefined;
}

/** Without the white space that HTTP allows around a value, and with all other. */
const trimmed = (header: string): string => header.replace(/^[ \t]+|[ \t]+$/g, "");

/** Names that no header can carry travel as base64 of their UTF-8; undefined for what two readers could decode differently. */
function decoded(header: string): string | undefined {
  const encoded = SENTINEL.exec(header)?.[1];
  if (encoded === undefined) return header;
  try {
    const text = atob(encoded);
    if (btoa(text) !== encoded) return undefined;
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
