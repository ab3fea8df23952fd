import { basename } from "node:path";
import { isObject } from "../../mcp/wire/messages.js";
import type { StdioServer, UrlServer } from "../server-tools/server.js";

/** The name of the server behind a proxy in the log. */
export interface ServerName {
  get(): string;
  /** Looks whether a message of the server says how it calls itself. */
  hear(message: unknown): void;
}

/** In the modern era a server may say its name with every result. */
const SERVER_INFO = "io.modelcontextprotocol/serverInfo";

/** As the operator says; left out, as the server calls itself, and before it has, by its program or host. */
export function createServerName(named: string | undefined, server: StdioServer | UrlServer): ServerName {
  let name = named ?? (server.kind === "stdio" ? basename(server.command) : server.url.host);
  return {
    get: () => name,
    hear(message) {
      if (named !== undefined || !isObject(message) || !isObject(message.result)) return;
      const { serverInfo, _meta } = message.result;
      const info = serverInfo ?? (isObject(_meta) ? _meta[SERVER_INFO] : undefined);
      if (isObject(info) && typeof info.name === "string" && info.name !== "") name = info.name;
    },
  };
}
