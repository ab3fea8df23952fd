const SENTINEL = /^=\?base64\?([A-Za-z0-9+/]*={0,2})\?=$/;

/** Whether the `Mcp-Name` header, which routers and gateways may have judged, names another tool than the body. */
export function namesAnotherTool(header: string | undefined, tool: string): boolean {
  return header !== undefined && decoded(header) !== tool;
}

/** Names that no header can carry travel as base64 of their UTF-8; undefined for what cannot be decoded. */
function decoded(header: string): string | undefined {
  const encoded = SENTINEL.exec(header.trim())?.[1];
  if (encoded === undefined) return header.trim();
  try {
    const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
