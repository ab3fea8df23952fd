import { once } from "node:events";
import { mkdtempSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { describe, expect, it } from "vitest";
import { fixture, tollgate } from "../run.js";

const pidFile = join(mkdtempSync(join(tmpdir(), "tollgate-")), "pid");
/** Lists the tools of a server that behaves so; waits until its process is gone. */
async function list(behaviour: string, ...options: readonly string[]) {
  const server = [process.execPath, fixture("stdio-server.mjs"), behaviour, pidFile];
  const ran = await tollgate("init", "--json", ...options, "--", ...server);
  const pid = Number(readFileSync(pidFile, "utf8"));
  // One that was killed takes a moment to be gone; one that was not would keep the test from ending.
  while (isRunning(pid)) await new Promise(setImmediate);
  return ran;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const names = (out: string): readonly string[] => JSON.parse(out).tools.map((tool: { name: string }) => tool.name);

it("saves resources and prompts beside tools, without what no policy speaks of", async () => {
  const server = [process.execPath, fixture("stdio-server.mjs"), "resources"];
  const { resources, resourceTemplates, prompts } = JSON.parse((await tollgate("tools", "--", ...server)).out);
  expect({ resources, resourceTemplates, prompts }).toEqual({
    resources: [{ uri: "file:///a", name: "a" }],
    // The server refuses to list them.
    resourceTemplates: [],
    prompts: [{ name: "sum", arguments: [{ name: "topic" }] }],
  });
});

describe("the tools of a server over stdio", () => {
  it("are listed page by page, and the server is ended", async () => {
    const { code, out, err } = await list("pages");
    expect([code, err]).toEqual([0, ""]);
    expect(names(out)).toEqual(["tool_0", "tool_1", "tool_2"]);
  });

  it("of one that ends at once are not to be had, and what it wrote to stderr is shown without control characters", async () => {
    const { code, out, err } = await list("crash");
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain("` did not list its tools: ");
    expect(err).toContain("\nits stderr:\n  no database at [31mlocalhost[0m\n");
  });

  it("of one that never answers are given up in time, and the server is ended", async () => {
    const { code, err } = await list("silent", "--timeout", "0.5");
    expect(code).toBe(2);
    expect(err).toContain("did not list its tools: no answer within 0.5 seconds; give more with `--timeout <seconds>`");
  });

  it("of one that does not even end when asked are given up as well, and it is killed", async () => {
    const { code } = await list("deaf", "--timeout", "0.5");
    expect(code).toBe(2);
  });

  it("of one whose list never ends are given up", async () => {
    const { code, err } = await list("endless");
    expect(code).toBe(2);
    expect(err).toContain("did not list its tools: its list has more than 500 pages");
  });

  it("of one that has none are not to be had", async () => {
    const { code, out, err } = await list("toolless");
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain("did not list its tools: it says that it has no tools\n");
  });

  it("of one that does not write UTF-8 are not to be had", async () => {
    expect(await list("latin1")).toEqual({
      code: 2,
      out: "",
      err: "tollgate: the server lists a tool whose name is not UTF-8, `l\ufffdschen_0`; no policy can name it\n",
    });
  });

  it("of one that refuses are told as it says", async () => {
    const { code, err } = await list("refuses");
    expect(code).toBe(2);
    expect(err).toContain("no tools/list here");
  });

  it("of a command that does not exist are not to be had", async () => {
    expect(await tollgate("init", "--", "no-such-command-here", "--token=secret")).toEqual({
      code: 2,
      out: "",
      err: "tollgate: `no-such-command-here` did not list its tools: there is no such command\n",
    });
  });
});

describe("tollgate tools", () => {
  const everything = ["node_modules/@modelcontextprotocol/server-everything/dist/index.js", "stdio"];

  it("saves the list as the server gives it, for the other commands to read", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "tollgate-")), "tools.json");
    const server = [process.execPath, fixture("stdio-server.mjs"), "pages"];
    expect(await tollgate("tools", "--out", file, "--", ...server)).toEqual({
      code: 0,
      out: "",
      err: `written to \`${file}\`\n`,
    });
    const inputSchema = { type: "object" };
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({
      tools: ["tool_0", "tool_1", "tool_2"].map((name) => ({ name, inputSchema })),
    });
    expect(names((await tollgate("init", "--json", "--tools", file)).out)).toEqual(["tool_0", "tool_1", "tool_2"]);
  });

  it("sees the tools that a server lists only for a client with roots, sampling and elicitation", async () => {
    const { code, out } = await tollgate("tools", "--", process.execPath, ...everything);
    expect(code).toBe(0);
    expect(names(out)).toEqual(
      expect.arrayContaining(["get-roots-list", "trigger-sampling-request", "trigger-elicitation-request"]),
    );
  });

  it("reads a list again that changes while it is read", async () => {
    const { out } = await tollgate("tools", "--", process.execPath, fixture("stdio-server.mjs"), "grows");
    expect(names(out)).toEqual(["tool_0", "tool_1", "tool_2", "late"]);
  });

  it("ends with 2 without a server, or for a file without a list", async () => {
    expect(await tollgate("tools")).toMatchObject({ code: 2, out: "" });
    const { code, out, err } = await tollgate("tools", "--tools", "package.json");
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(/^tollgate: `package\.json` holds no tools; expected the result of `tools\/list`/);
  });
});

describe("the tools of a server over HTTP", () => {
  it("are listed, with the headers that are given", async () => {
    const tokens = new Set<unknown>();
    const http = createServer(async (request, response) => {
      tokens.add(request.headers.authorization);
      const server = new McpServer({ name: "test", version: "1" });
      server.registerTool("read_it", {}, () => ({ content: [] }));
      const transport = new StreamableHTTPServerTransport();
      await server.connect(transport as never);
      await transport.handleRequest(request, response, request.method === "POST" ? await bodyOf(request) : undefined);
    });
    http.listen(0, "127.0.0.1");
    await once(http, "listening");
    const { port } = http.address() as AddressInfo;
    try {
      const url = `http://127.0.0.1:${port}/mcp`;
      const { code, out, err } = await tollgate(
        "init",
        "--json",
        "--url",
        url,
        "--header",
        "Authorization: Bearer abc",
      );
      expect([code, err]).toEqual([0, ""]);
      expect(names(out)).toEqual(["read_it"]);
      expect([...tokens]).toEqual(["Bearer abc"]);
    } finally {
      http.closeAllConnections();
      http.close();
    }
  });

  it("of one that nobody answers for are not to be had, and the address is told without its query", async () => {
    const { code, err } = await tollgate("init", "--url", "http://127.0.0.1:9/mcp?key=secret", "--timeout", "5");
    expect(code).toBe(2);
    expect(err).toMatch(/^tollgate: `http:\/\/127\.0\.0\.1:9` did not list its tools: /);
    expect(err).not.toContain("secret");
  });
});

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return JSON.parse(text);
}
