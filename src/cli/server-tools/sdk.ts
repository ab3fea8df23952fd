import { CommandError } from "../shared/command-error.js";
import { findPeer, howToInstall } from "../shared/peer.js";
import type { StdioServer, UrlServer } from "./server.js";
import { serverEnv } from "./server-env.js";

/** An MCP client of either SDK generation, by what is used of it here. */
export interface SdkClient {
  connect(transport: unknown): Promise<void>;
  getServerCapabilities(): { readonly tools?: unknown } | undefined;
  /** In the second generation all pages, if no cursor is given. */
  listTools(params?: { cursor: string }): Promise<ToolPage>;
  /** In the first generation with a schema besides. */
  request(request: { readonly method: string; readonly params: object }): Promise<ToolPage>;
  /** Hears what no other handler hears. */
  fallbackRequestHandler?: (request: { readonly method: string }) => Promise<Readonly<Record<string, unknown>>>;
  fallbackNotificationHandler?: (notification: { readonly method: string }) => Promise<void>;
  close(): Promise<void>;
}

/** A page of a list. */
export interface ToolPage {
  readonly tools: readonly unknown[];
  readonly nextCursor?: string;
  readonly _meta?: Readonly<Record<string, unknown>>;
}

/** A transport to a child process. */
export interface SdkStdio {
  readonly stderr: NodeJS.ReadableStream | null;
  close(): Promise<void>;
}

export type SdkFetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

/** The parts of an MCP SDK that are used. */
export interface Sdk {
  client(): SdkClient;
  /** One page of the tools, the first without a cursor. */
  listPage(client: SdkClient, cursor: string | undefined): Promise<ToolPage>;
  stdio(server: StdioServer, env: Readonly<Record<string, string | undefined>>): SdkStdio;
  /** Over Streamable HTTP; `fetch` in place of the platform's own. */
  http(server: UrlServer, fetch?: SdkFetch): { close(): Promise<void> };
}

const INSTALL = `talking to a server needs an MCP client, which tollgate does not bring along, such as \`@modelcontextprotocol/sdk\` from 1.10 on; ${howToInstall("@modelcontextprotocol/client")}, or save the server's \`tools/list\` and give \`--tools <file>\``;

/** Loads the MCP SDK that is there, the second generation before the first. */
export async function loadSdk(): Promise<Sdk> {
  const loaded =
    (await findPeer((from) => second(from as ImportSdk))) ?? (await findPeer((from) => first(from as ImportSdk)));
  if (loaded === undefined) throw new CommandError(INSTALL);
  return sdkOf(loaded);
}

interface Parts {
  readonly listPage: Sdk["listPage"];
  readonly Client: new (info: { name: string; version: string }, options: object) => SdkClient;
  readonly Stdio: new (options: object) => SdkStdio;
  readonly Http: new (url: URL, options: object) => { close(): Promise<void> };
}

type ImportSdk = (name: string) => Promise<Readonly<Record<string, unknown>>>;

// One after the other: a module that is being imported cannot be loaded from another place meanwhile.
async function second(from: ImportSdk): Promise<Parts> {
  const { Client, StreamableHTTPClientTransport } = await from("@modelcontextprotocol/client");
  const { StdioClientTransport } = await from("@modelcontextprotocol/client/stdio");
  const listPage: Sdk["listPage"] = (client, cursor) =>
    client.request({ method: "tools/list", params: cursor === undefined ? {} : { cursor } });
  return { Client, Stdio: StdioClientTransport, Http: StreamableHTTPClientTransport, listPage } as unknown as Parts;
}

async function first(from: ImportSdk): Promise<Parts> {
  const { Client } = await from("@modelcontextprotocol/sdk/client/index.js");
  const { StdioClientTransport } = await from("@modelcontextprotocol/sdk/client/stdio.js");
  const { StreamableHTTPClientTransport } = await from("@modelcontextprotocol/sdk/client/streamableHttp.js");
  const listPage: Sdk["listPage"] = (client, cursor) => client.listTools(cursor === undefined ? undefined : { cursor });
  return { Client, Stdio: StdioClientTransport, Http: StreamableHTTPClientTransport, listPage } as unknown as Parts;
}

/** Some tools are listed only for a client that can do this. No tool is called, so that a server has nothing to ask. */
const CAPABILITIES = {
  roots: {},
  sampling: {},
  elicitation: { form: {}, url: {} },
  tasks: { requests: { sampling: { createMessage: {} }, elicitation: { create: {} } } },
};

async function answer({ method }: { readonly method: string }): Promise<Readonly<Record<string, unknown>>> {
  if (method === "roots/list") return { roots: [] };
  if (method === "elicitation/create") return { action: "decline" };
  throw Object.assign(new Error(`${method}: this client only lists tools`), { code: -32601 });
}

const sdkOf = ({ Client, Stdio, Http, listPage }: Parts): Sdk => ({
  listPage,
  client() {
    const client = new Client({ name: "tollgate", version: "1" }, { capabilities: CAPABILITIES });
    client.fallbackRequestHandler = answer;
    return client;
  },
  stdio: ({ command, args }, env) => new Stdio({ command, args, env: serverEnv(env), stderr: "pipe" }),
  http: ({ url, headers }, fetch) => new Http(url, { requestInit: { headers }, ...(fetch && { fetch }) }),
});
