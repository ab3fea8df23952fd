import { CommandError } from "../shared/command-error.js";
import { findPeer, howToInstall } from "../shared/peer.js";
import type { StdioServer, UrlServer } from "./server.js";
import { serverEnv } from "./server-env.js";

/** An MCP client of either SDK generation, by what is used of it here. */
export interface SdkClient {
  connect(transport: unknown): Promise<void>;
  getServerCapabilities():
    | { readonly tools?: unknown; readonly resources?: unknown; readonly prompts?: unknown }
    | undefined;
  /** In the second generation all pages, if no cursor is given. */
  listTools(params?: { cursor: string }): Promise<ListPage>;
  listResources(params?: { cursor: string }): Promise<ListPage>;
  listResourceTemplates(params?: { cursor: string }): Promise<ListPage>;
  listPrompts(params?: { cursor: string }): Promise<ListPage>;
  /** In the first generation with a schema besides. */
  request(request: { readonly method: string; readonly params: object }): Promise<ListPage>;
  /** Hears what no other handler hears. */
  fallbackRequestHandler?: (request: { readonly method: string }) => Promise<Readonly<Record<string, unknown>>>;
  fallbackNotificationHandler?: (notification: { readonly method: string }) => Promise<void>;
  close(): Promise<void>;
}

/** The lists of a server: the request of each, and the call of the first generation. */
const LISTS = {
  tools: { method: "tools/list", call: "listTools" },
  resources: { method: "resources/list", call: "listResources" },
  resourceTemplates: { method: "resources/templates/list", call: "listResourceTemplates" },
  prompts: { method: "prompts/list", call: "listPrompts" },
} as const;

export type ListKey = keyof typeof LISTS;

/** A page of a list. */
export interface ListPage extends Partial<Readonly<Record<ListKey, readonly unknown[]>>> {
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
  /** One page of a list, the first without a cursor. */
  listPage(client: SdkClient, key: ListKey, cursor: string | undefined): Promise<ListPage>;
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
  const listPage: Sdk["listPage"] = (client, key, cursor) =>
    client.request({ method: LISTS[key].method, params: cursor === undefined ? {} : { cursor } });
  return { Client, Stdio: StdioClientTransport, Http: StreamableHTTPClientTransport, listPage } as unknown as Parts;
}

async function first(from: ImportSdk): Promise<Parts> {
  const { Client } = await from("@modelcontextprotocol/sdk/client/index.js");
  const { StdioClientTransport } = await from("@modelcontextprotocol/sdk/client/stdio.js");
  const { StreamableHTTPClientTransport } = await from("@modelcontextprotocol/sdk/client/streamableHttp.js");
  const listPage: Sdk["listPage"] = (client, key, cursor) =>
    client[LISTS[key].call](cursor === undefined ? undefined : { cursor });
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
