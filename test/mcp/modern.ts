import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { createMcpHandler, type McpHttpHandler, type McpServer, type Server } from "@modelcontextprotocol/server";

export const REVISION = "2026-07-28";

type Capabilities = NonNullable<ConstructorParameters<typeof Client>[1]>["capabilities"];

/** What a client of the modern era says of itself with each request. */
export const envelope = (capabilities: object = {}) => ({
  "io.modelcontextprotocol/protocolVersion": REVISION,
  "io.modelcontextprotocol/clientInfo": { name: "test", version: "1" },
  "io.modelcontextprotocol/clientCapabilities": capabilities,
});

export const handlerOf = (make: () => McpServer | Server): McpHttpHandler => createMcpHandler(make);

/** A client of SDK v2 over a handler, in the era of 2026. */
export async function clientOf(handler: McpHttpHandler, capabilities: Capabilities = {}, clientId = "acme") {
  const transport = new StreamableHTTPClientTransport(new URL("http://test.invalid/mcp"), {
    fetch: (url, init) =>
      handler.fetch(new Request(url, init as RequestInit), { authInfo: { token: "t", clientId, scopes: [] } }),
  });
  const client = new Client(
    { name: "test", version: "1" },
    { capabilities, versionNegotiation: { mode: { pin: REVISION } } },
  );
  return { client, connect: () => client.connect(transport) };
}

/** Posts one request as no client would, and gives back its answer. */
export async function post(
  handler: McpHttpHandler,
  method: string,
  params: Readonly<Record<string, unknown>>,
  capabilities: object = {},
  clientId = "acme",
): Promise<Record<string, never>> {
  const called = params.name ?? params.uri;
  const name = typeof called === "string" ? { "mcp-name": called } : {};
  const response = await handler.fetch(
    new Request("http://test.invalid/mcp", {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
        "mcp-protocol-version": REVISION,
        "mcp-method": method,
        ...name,
      },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params: { _meta: envelope(capabilities), ...params } }),
    }),
    { authInfo: { token: "t", clientId, scopes: [] } },
  );
  return response.json() as Promise<Record<string, never>>;
}
