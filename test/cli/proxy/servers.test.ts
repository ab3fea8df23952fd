import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { Client as ClientV2 } from "@modelcontextprotocol/client";
import { StdioClientTransport as StdioV2 } from "@modelcontextprotocol/client/stdio";
import { Client as ClientV1 } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport as StdioV1 } from "@modelcontextprotocol/sdk/client/stdio.js";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { describe, expect, it, onTestFinished } from "vitest";
import { CLI, folder } from "./raw.js";

const installed = (name: string): string =>
  fileURLToPath(new URL(`../../../node_modules/@modelcontextprotocol/${name}/dist/index.js`, import.meta.url));

interface Client {
  listTools(): Promise<{ tools: { name: string }[] }>;
  callTool(call: {
    name: string;
    arguments: Record<string, unknown>;
  }): Promise<{ isError?: unknown; content?: unknown }>;
}

/** A client of either generation that starts the proxy as it would start the server. */
async function connect(generation: string, args: readonly string[]): Promise<Client> {
  const [Made, Stdio] = generation === "v1" ? [ClientV1, StdioV1] : [ClientV2, StdioV2];
  const client = new Made({ name: "test", version: "1" });
  await client.connect(
    new Stdio({ command: process.execPath, args: [CLI, "proxy", ...args], stderr: "ignore" }) as never,
  );
  onTestFinished(() => client.close());
  return client as unknown as Client;
}

describe.each(["v1", "v2"])("behind the proxy, with a client of SDK %s", { timeout: 30_000 }, (generation) => {
  it("server-filesystem: a denied write leaves no file, a limited one exactly as many as it may", async () => {
    const files = folder();
    mkdirSync(files.path("open"));
    const policy = files.write("policy.json", {
      version: "1",
      default: "deny",
      tools: {
        write_file: {
          deny_if: [{ conditions: [{ path: "args.path", op: "regex", value: "secret" }] }],
          limits: [{ counter: "written", window: "day", max: 3, scope: "grant" }],
        },
      },
    });
    const client = await connect(generation, [
      ...["--policy", policy, "--store", "memory", "--hide-denied"],
      ...["--", process.execPath, installed("server-filesystem"), files.path("open")],
    ]);
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(["write_file"]);
    const write = (name: string) =>
      client.callTool({ name: "write_file", arguments: { path: files.path(`open/${name}`), content: "x" } });
    expect((await write("secret.txt")).isError).toBe(true);
    expect(existsSync(files.path("open/secret.txt"))).toBe(false);
    const denied = [];
    for (const name of ["a", "b", "c", "d", "e"]) denied.push((await write(name)).isError === true);
    expect(denied).toEqual([false, false, false, true, true]);
    expect(readdirSync(files.path("open")).sort()).toEqual(["a", "b", "c"]);
  });

  it("server-everything and server-memory: the rest passes as it is", async () => {
    const { write } = folder();
    const policy = write("policy.json", { version: "1", default: "allow", hide: ["delete_entities"] });
    const options = ["--policy", policy, "--store", "memory", "--", process.execPath];
    const everything = await connect(generation, [...options, installed("server-everything")]);
    const echoed = await everything.callTool({ name: "echo", arguments: { message: "hello" } });
    expect(echoed.content).toEqual([{ type: "text", text: "Echo: hello" }]);
    const memory = await connect(generation, [...options, installed("server-memory")]);
    const names = (await memory.listTools()).tools.map(({ name }) => name);
    expect(names).toContain("read_graph");
    expect(names).not.toContain("delete_entities");
  });

  it("a server over Streamable HTTP, with the header that it asks for", async () => {
    const transports = new Map<string, StreamableHTTPServerTransport>();
    const http = createServer(async (request, response) => {
      if (request.headers.authorization !== "Bearer key") return response.writeHead(401).end();
      const known = transports.get(String(request.headers["mcp-session-id"]));
      if (known !== undefined) return known.handleRequest(request, response);
      const transport = new StreamableHTTPServerTransport({
        sessionIdGenerator: () => crypto.randomUUID(),
        onsessioninitialized: (id) => void transports.set(id, transport),
      });
      const server = new McpServer({ name: "far", version: "1" });
      for (const name of ["read", "drop"])
        server.registerTool(name, {}, () => ({ content: [{ type: "text", text: name }] }));
      await server.connect(transport as never);
      return transport.handleRequest(request, response);
    }).listen(0, "127.0.0.1");
    onTestFinished(() => {
      http.closeAllConnections();
      http.close();
    });
    await new Promise((listening) => http.once("listening", listening));
    const policy = folder().write("policy.json", { version: "1", default: "deny", tools: { read: {} } });
    const { port } = http.address() as AddressInfo;
    const client = await connect(generation, [
      ...["--policy", policy, "--store", "memory"],
      ...["--upstream", `http://127.0.0.1:${port}/mcp`, "--header", "Authorization: Bearer key"],
    ]);
    expect((await client.callTool({ name: "read", arguments: {} })).content).toEqual([{ type: "text", text: "read" }]);
    expect((await client.callTool({ name: "drop", arguments: {} })).isError).toBe(true);
  });
});
