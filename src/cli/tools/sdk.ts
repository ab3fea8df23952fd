import { Misuse } from "../misuse.js";
import type { StdioServer, UrlServer } from "./server.js";

/** An MCP client of either SDK generation, by what is used of it here. */
export interface SdkClient {
  connect(transport: unknown): Promise<void>;
  getServerCapabilities(): { readonly tools?: unknown } | undefined;
  listTools(params?: { cursor: string }): Promise<{ readonly tools: readonly unknown[]; readonly nextCursor?: string }>;
  close(): Promise<void>;
}

/** A transport to a child process. */
export interface SdkStdio {
  readonly stderr: NodeJS.ReadableStream | null;
  close(): Promise<void>;
}

export type SdkFetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

/** What is used of an MCP SDK. */
export interface Sdk {
  client(listMaxPages: number): SdkClient;
  stdio(server: StdioServer, env: Readonly<Record<string, string | undefined>>): SdkStdio;
  /** Over Streamable HTTP; `fetch` in place of the platform's own. */
  http(server: UrlServer, fetch?: SdkFetch): { close(): Promise<void> };
}

const INSTALL =
  "talking to a server needs an MCP client, which tollgate does not bring along; run `npm install --save-dev @modelcontextprotocol/client`, or save the server's `tools/list` and give `--tools <file>`";

/** Loads the MCP SDK that is installed beside tollgate, the second generation before the first. */
export async function loadSdk(): Promise<Sdk> {
  const loaded = (await loadIfThere(second)) ?? (await loadIfThere(first));
  if (loaded === undefined) throw new Misuse(INSTALL);
  return sdkOf(loaded);
}

interface Parts {
  readonly Client: new (info: { name: string; version: string }, options: object) => SdkClient;
  readonly Stdio: new (options: object) => SdkStdio;
  readonly Http: new (url: URL, options: object) => { close(): Promise<void> };
}

async function second(): Promise<Parts> {
  const [{ Client, StreamableHTTPClientTransport }, { StdioClientTransport }] = await Promise.all([
    import("@modelcontextprotocol/client"),
    import("@modelcontextprotocol/client/stdio"),
  ]);
  return { Client, Stdio: StdioClientTransport, Http: StreamableHTTPClientTransport } as unknown as Parts;
}

async function first(): Promise<Parts> {
  const [{ Client }, { StdioClientTransport }, { StreamableHTTPClientTransport }] = await Promise.all([
    import("@modelcontextprotocol/sdk/client/index.js"),
    import("@modelcontextprotocol/sdk/client/stdio.js"),
    import("@modelcontextprotocol/sdk/client/streamableHttp.js"),
  ]);
  return { Client, Stdio: StdioClientTransport, Http: StreamableHTTPClientTransport } as unknown as Parts;
}

async function loadIfThere(load: () => Promise<Parts>): Promise<Parts | undefined> {
  try {
    return await load();
  } catch (error) {
    if ((error as { code?: string }).code === "ERR_MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}

const sdkOf = ({ Client, Stdio, Http }: Parts): Sdk => ({
  // The second generation follows a list's pages by itself, up to so many.
  client: (listMaxPages) => new Client({ name: "tollgate", version: "1" }, { listMaxPages }),
  stdio: ({ command, args }, env) => new Stdio({ command, args, env, stderr: "pipe" }),
  http: ({ url, headers }, fetch) => new Http(url, { requestInit: { headers }, ...(fetch && { fetch }) }),
});
