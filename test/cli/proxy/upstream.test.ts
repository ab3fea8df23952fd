import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { call, folder, request, startProxy } from "./raw.js";

interface Asked {
  readonly id?: unknown;
  readonly method?: string;
}

/** A server over HTTP that answers in JSON, and keeps what it was asked. `later` may take its time about an answer. */
async function far(later: (request: IncomingMessage, response: ServerResponse, message: Asked) => unknown) {
  const asked: string[] = [];
  const http = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const message: Asked = body === "" ? {} : JSON.parse(body);
    asked.push(`${request.method} ${message.method ?? ""} ${request.headers["mcp-session-id"] ?? ""}`);
    if (message.method === "initialize") {
      response.writeHead(200, { "content-type": "application/json", "mcp-session-id": "s1" });
      const result = { protocolVersion: "2025-06-18", capabilities: {}, serverInfo: { name: "far", version: "1" } };
      response.end(JSON.stringify({ jsonrpc: "2.0", id: message.id, result }));
    } else if (request.method === "GET") response.writeHead(405).end();
    else await later(request, response, message);
  }).listen(0, "127.0.0.1");
  onTestFinished(() => {
    http.closeAllConnections();
    http.close();
  });
  await new Promise((listening) => http.once("listening", listening));
  const policy = folder().write("policy.json", { version: "1", default: "allow" });
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`;
  return { asked, ...startProxy(["--policy", policy, "--store", "memory", "--upstream", url]) };
}

const INITIALIZE = { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "test", version: "1" } };

const answer = (response: ServerResponse, { id }: Asked): void => {
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify({ jsonrpc: "2.0", id, result: { calls: id } }));
};

describe("a server over HTTP", () => {
  it.each<[string, (proxied: Awaited<ReturnType<typeof far>>) => unknown]>([
    ["the end of the client", ({ child }) => child.stdin!.end()],
    ["a signal", ({ child }) => child.kill("SIGTERM")],
  ])("is told of the end of its session, after %s", async (_, end) => {
    const proxied = await far((_, response) => response.writeHead(200).end());
    await proxied.ask(1, "initialize", INITIALIZE);
    end(proxied);
    expect(await proxied.exit).toBe(0);
    expect(proxied.asked).toEqual(["POST initialize ", "DELETE  s1"]);
  });

  it("that does not answer to that holds up nothing", async () => {
    const { ask, child, exit } = await far(() => {});
    await ask(1, "initialize", INITIALIZE);
    child.stdin!.end();
    expect(await exit).toBe(0);
  });

  it("that is away leaves no request without an answer", async () => {
    const policy = folder().write("policy.json", { version: "1", default: "allow" });
    const { ask } = startProxy(["--policy", policy, "--store", "memory", "--upstream", "http://127.0.0.1:1/mcp"]);
    expect((await ask(1, "tools/call", call("free"))).error?.code).toBe(-31_001);
  });

  it("that fails leaves no request without an answer", async () => {
    const { ask } = await far((_, response) => response.writeHead(500).end("down"));
    await ask(1, "initialize", INITIALIZE);
    expect((await ask(2, "tools/call", call("free"))).error?.code).toBe(-31_001);
  });

  it("works on many calls at once, and hears of one that is taken back while it works", async () => {
    let first: () => void = () => {};
    const { ask, write } = await far((_, response, message) => {
      if (message.id === 2) first = () => answer(response, message);
      else if (message.method === "notifications/cancelled") {
        response.writeHead(202).end();
        first();
      } else answer(response, message);
    });
    await ask(1, "initialize", INITIALIZE);
    const slow = ask(2, "tools/call", call("free"));
    expect((await ask(3, "tools/call", call("free"))).result).toEqual({ calls: 3 });
    write('{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":2}}\n');
    expect((await slow).result).toEqual({ calls: 2 });
  });

  it("has taken a notification before it is sent what comes after that", async () => {
    const order: unknown[] = [];
    const {
      ask,
      write,
      answer: answered,
    } = await far(async (_, response, message) => {
      if (message.id !== undefined) {
        order.push("call");
        return answer(response, message);
      }
      for (let turns = 0; turns < 1_000; turns += 1) await turn();
      order.push(message.method);
      response.writeHead(202).end();
    });
    await ask(1, "initialize", INITIALIZE);
    write(`{"jsonrpc":"2.0","method":"notifications/roots/list_changed"}\n${request(2, "tools/call", call("free"))}`);
    await answered(2);
    expect(order).toEqual(["notifications/roots/list_changed", "call"]);
  });
});
