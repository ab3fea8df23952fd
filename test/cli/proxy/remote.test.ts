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
async function far(
  later: (request: IncomingMessage, response: ServerResponse, message: Asked) => unknown,
  session: () => string | undefined = () => "s1",
) {
  const asked: string[] = [];
  const http = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const message: Asked = body === "" ? {} : JSON.parse(body);
    asked.push(`${request.method} ${message.method ?? ""} ${request.headers["mcp-session-id"] ?? ""}`);
    if (message.method === "initialize") {
      const made = session();
      if (made === undefined) return response.writeHead(503).end();
      response.writeHead(200, { "content-type": "application/json", "mcp-session-id": made });
      const capabilities = { tools: { listChanged: true } };
      const result = { protocolVersion: "2025-06-18", capabilities, serverInfo: { name: "far", version: "1" } };
      response.end(JSON.stringify({ jsonrpc: "2.0", id: message.id, result }));
    } else if (request.method === "GET" && request.headers["last-event-id"] === undefined)
      response.writeHead(405).end();
    else await later(request, response, message);
  }).listen(0, "127.0.0.1");
  onTestFinished(() => {
    http.closeAllConnections();
    http.close();
  });
  await new Promise((listening) => http.once("listening", listening));
  const policy = folder().write("policy.json", { version: "1", default: "allow" });
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`;
  const header = ["--header", "Authorization: Bearer s3cret-token"];
  return { asked, ...startProxy(["--policy", policy, "--store", "memory", "--upstream", url, ...header]) };
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

/** A stream of one event, which is cut then. */
function cut(response: ServerResponse, event: string): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write(event, () => response.destroy());
}

const result = (id: unknown): string => `data: ${JSON.stringify({ jsonrpc: "2.0", id, result: { calls: id } })}\n\n`;

describe("an answer over HTTP that does not come", () => {
  const JSON_TYPE = { "content-type": "application/json" };
  const STREAM = { "content-type": "text/event-stream" };
  it.each<[string, (response: ServerResponse) => unknown]>([
    ["a stream is cut", (response) => cut(response, ": nothing\n\n")],
    ["a stream ends", (response) => response.writeHead(200, STREAM).end("data: {}\n\n")],
    ["a stream is cut in the middle of the answer", (response) => cut(response, result(2).slice(0, -9))],
    ["a stream ends in the middle of the answer", (response) => response.writeHead(200, STREAM).end(result(2).slice(0, -1))],
    ["an answer in JSON is cut", (response) => response.writeHead(200, { ...JSON_TYPE, "content-length": 99 }).write('{"jsonrpc"', () => response.destroy())],
    ["a connection is cut", (response) => response.destroy()],
    ["an answer is not JSON text", (response) => response.writeHead(200, JSON_TYPE).end('{"jsonrpc":"2.0","id":2,"result":{"mean":NaN}}')],
    ["an event is not JSON text", (response) => response.writeHead(200, STREAM).write('data: {"jsonrpc":"2.0","id":2,"result":{"mean":NaN}}\n\n')],
    ["an answer is not UTF-8", (response) => response.writeHead(200, JSON_TYPE).end(Buffer.from('{"jsonrpc":"2.0","id":2,"result":{"a":"\xe4"}}', "latin1"))],
    ["an event is not UTF-8", (response) => response.writeHead(200, STREAM).write(Buffer.from('data: {"jsonrpc":"2.0","id":2,"result":{"a":"\xe4"}}\n\n', "latin1"))],
    ["another request is answered", (response) => response.writeHead(200, JSON_TYPE).end('{"jsonrpc":"2.0","id":3,"result":{}}')],
    ["the request is accepted", (response) => response.writeHead(202).end()],
    ["the server asks who it is, and repeats the token", (response) => response.writeHead(401).end("not Bearer s3cret-token")],
    ["the server sends elsewhere", (response) => response.writeHead(307, { location: "http://127.0.0.1:1/mcp" }).end()],
  ])("is an error of the proxy, as where %s, and the call is sent once", async (_, answering) => {
    const proxied = await far((_, response) => answering(response));
    await proxied.ask(1, "initialize", INITIALIZE);
    expect((await proxied.ask(2, "tools/call", call("free"))).error).toEqual({ code: -31_001, message: expect.stringMatching(/may have been done|cut before its answer|could not be read|is not JSON text/) });
    expect(proxied.asked).toEqual(["POST initialize ", "POST tools/call s1"]);
    expect(proxied.err()).not.toContain("s3cret");
  }); // biome-ignore format: a table

  it("is asked for again, from the event that came last, where the stream has such", async () => {
    const events: unknown[] = [];
    const { ask, asked } = await far((request, response) => {
      if (request.method === "POST") return cut(response, "id: e1\nretry: 10\ndata:\n\n");
      events.push(request.headers["last-event-id"]);
      if (events.length === 1) return cut(response, "id: e2\ndata:\n\n");
      return response.writeHead(200, { "content-type": "text/event-stream" }).end(`id: e3\r\n${result(2)}`);
    });
    await ask(1, "initialize", INITIALIZE);
    expect((await ask(2, "tools/call", call("free"))).result).toEqual({ calls: 2 });
    expect(events).toEqual(["e1", "e2"]);
    expect(asked).toEqual(["POST initialize ", "POST tools/call s1", "GET  s1", "GET  s1"]);
  });

  it.each<[string, number]>([["a server that does not know the stream", 404], ["a server that fails", 503]])("is an error of the proxy if %s is asked for it again", async (_, status) => {
    const { ask, asked } = await far((request, response) =>
      request.method === "POST" ? cut(response, "id: e1\nretry: 10\ndata:\n\n") : response.writeHead(status).end(),
    );
    await ask(1, "initialize", INITIALIZE);
    expect((await ask(2, "tools/call", call("free"))).error?.code).toBe(-31_001);
    expect(asked.filter((one) => one.startsWith("POST tools"))).toEqual(["POST tools/call s1"]);
  }); // biome-ignore format: long
});

describe("a session that the server has forgotten", () => {
  it("begins anew once for all calls that it was asked for, and each of them is sent again once", async () => {
    let known = "s1";
    const { ask, asked, answer: told } = await far((request, response, message) => {
      if (request.headers["mcp-session-id"] !== known) return response.writeHead(404).end();
      if (message.id === undefined) return response.writeHead(202).end();
      return answer(response, message);
    }, () => known);
    await ask(1, "initialize", INITIALIZE);
    known = "s2";
    const answers = await Promise.all([2, 3].map((id) => ask(id, "tools/call", call("free"))));
    expect(answers.map(({ result }) => result)).toEqual([{ calls: 2 }, { calls: 3 }]);
    expect([...asked].sort()).toEqual([
      "GET  s2", "POST initialize ", "POST initialize ", "POST notifications/initialized s2",
      ...["POST tools/call s1", "POST tools/call s1", "POST tools/call s2", "POST tools/call s2"],
    ]);
    expect((await told(undefined)).method).toBe("notifications/tools/list_changed");
  }); // biome-ignore format: long

  it("is an error of the proxy where the server begins none, and begins anew at the next call", async () => {
    let known: string | undefined = "s1";
    const { ask } = await far((request, response, message) => {
      if (request.headers["mcp-session-id"] !== known) return response.writeHead(404).end();
      return message.id === undefined ? response.writeHead(202).end() : answer(response, message);
    }, () => known);
    await ask(1, "initialize", INITIALIZE);
    known = undefined;
    expect((await ask(2, "tools/call", call("free"))).error?.code).toBe(-31_001);
    known = "s2";
    expect((await ask(3, "tools/call", call("free"))).result).toEqual({ calls: 3 });
  }); // biome-ignore format: long

  it("takes no answer to what it had asked before, though the new one uses its id again", async () => {
    let known = "s1";
    const answered: unknown[] = [];
    const { ask, answer: heard, write } = await far((request, response, message) => {
      if (request.headers["mcp-session-id"] !== known) return response.writeHead(404).end();
      if (message.method === undefined) answered.push(message);
      if (message.id === undefined || message.method === undefined) return response.writeHead(202).end();
      const question = { jsonrpc: "2.0", id: 0, method: "roots/list", params: { session: known } };
      response.writeHead(200, { "content-type": "text/event-stream" });
      return response.end(`data: ${JSON.stringify(question)}\n\n${result(message.id)}`);
    }, () => known);
    await ask(1, "initialize", INITIALIZE);
    await ask(2, "tools/call", call("free"));
    expect((await heard(0)).method).toBe("roots/list");
    known = "s2";
    await ask(3, "tools/call", call("free"));
    expect((await heard("1:number:0")).method).toBe("roots/list");
    write('{"jsonrpc":"2.0","id":0,"result":{"roots":["old"]}}\n{"jsonrpc":"2.0","id":"1:number:0","result":{"roots":["new"]}}\n');
    await ask(4, "tools/call", call("free"));
    expect(answered).toEqual([{ jsonrpc: "2.0", id: 0, result: { roots: ["new"] } }]);
  }); // biome-ignore format: long
});
