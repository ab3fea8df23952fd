import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { oneLine } from "../../../src/cli/proxy/lines.js";
import { call, folder, proxy, request, startProxy } from "./raw.js";

/** What JavaScript would write otherwise: numbers, blanks, escapes, a member twice, members that it sorts. */
const ODD = String.raw`{"2": 1972435959496572928,"1":1e400, "n":-0,"f":1.0,"e":1E2,"s":"\u00e4\/","__proto__":{"a":9007199254740993},"a":1,"a":2}`;
/** The same as far as a call may have it: each number is the one that the policy judges, and each member stands once. */
const FAITHFUL = String.raw`{"2": 1972435959496572928,"1":-9007199254740992, "n":-0,"f":1.0,"e":1E2,"s":"\u00e4\/"}`;

/** A shortened list without the revision of the policy. */
const withoutMark = (line: string): string =>
  line.replace(/,"dev\.tollgate\/policy":"[\da-f]{16}"|,"_meta":\{"dev\.tollgate\/policy":"[\da-f]{16}"\}/, "");

/** The line that the client gets for a line of the server. */
async function fromServer(line: string, options: readonly string[] = []): Promise<string> {
  const { write, line: got } = proxy({ options });
  write(request(1, "write", { line }));
  return got(JSON.parse(line).id);
}

/** The lines that the server gets for a line of the client. */
async function fromClient(line: string, options: readonly string[] = []): Promise<readonly string[]> {
  const { write, ask } = proxy({ options });
  write(`${line}\n`);
  return (await ask(99, "seen")).result!.seen!;
}

describe("a line of the server", () => {
  it.each<[string, string]>([
    ["an answer", `{"jsonrpc":"2.0", "id":7,"result":{"structuredContent":${ODD}}}`],
    ["an error", `{"id":7,"jsonrpc":"2.0","error":{"code":-1,"message":"x","data":${ODD}}}`],
    ["a request", `{"jsonrpc":"2.0","id":7,"method":"sampling/createMessage","params":${ODD.replace(',"a":2', "")}}`],
    ["a notification", `{"jsonrpc":"2.0","method":"notifications/progress","params":{"progress": 0.10,"data":${ODD}}}`],
    ["a list without a hidden tool", `{"jsonrpc":"2.0","id":7,"result":{"tools":[{"name":"free","inputSchema":{"maximum":1972435959496572928}}]}}`],
  ])("reaches the client byte for byte: %s, under --observe too", async (_, line) => {
    expect(await fromServer(line)).toBe(line);
    expect(await fromServer(line, ["--observe"])).toBe(line);
  }); // biome-ignore format: a table

  it("keeps every number's text if a hidden tool is taken out of it", async () => {
    const { write, line } = proxy({ policy: { version: "1", default: "allow", hide: ["other"] } });
    const free = `{"name":"free", "inputSchema":{"maximum":1972435959496572928,"minimum":-0,"multipleOf":1.0}}`;
    write(request(1, "write", { line: `{"jsonrpc":"2.0","id":7,"result":{"ttlMs": 1e400,"tools":[{"name":"other"}, ${free}],"_meta":{"n": 1.0}}}` })); // biome-ignore format: one line
    expect(withoutMark(await line(7))).toBe(`{"jsonrpc":"2.0","id":7,"result":{"ttlMs": 1e400,"tools":[${free}],"_meta":{"n": 1.0}}}`);
  }); // biome-ignore format: lines

  it("keeps every number's text if the guard puts its own state in it", async () => {
    const { write, line } = proxy({ server: ["held"] });
    write(request(7, "tools/call", call("twice")));
    const answer = (state: string) => `{"jsonrpc":"2.0","id":7,"result":{"n":1972435959496572928,"resultType": "input_required","inputRequests":${ODD},"requestState":"${state}"}}`;
    write(request(1, "write", { line: answer("the server's") }));
    const got = await line(7);
    expect(got).not.toContain("the server's");
    expect(got.replace(/tollgate\.1\.[^"]*/, "the guard's")).toBe(answer("the guard's"));
  }); // biome-ignore format: lines

  it("shows no hidden tool to a reader that takes the first of two members", async () => {
    const { write, line } = proxy({ policy: { version: "1", default: "allow", hide: ["other"] } });
    write(request(1, "write", { line: '{"jsonrpc":"2.0","id":7,"result":{"tools":[{"name":"other"}]},"result":{"tools":[{"name":"other","name":"free","n":1.0}],"n":1.0}}' }));
    expect(await line(7)).toBe('{"jsonrpc":"2.0","id":7,"result":{"tools":[{"name":"free","n":1.0}],"n":1.0}}');
  }); // biome-ignore format: lines

  it("is one line to every reader, and nothing else about it changes", async () => {
    const line = '{"jsonrpc":"2.0","id":7,\r"result":{"a":"\u2028\u0085","n":1.0}}';
    const { write, line: got } = proxy();
    write(request(1, "write", { line: Buffer.from(line).toString("latin1") }));
    expect(await got(7)).toBe('{"jsonrpc":"2.0","id":7, "result":{"a":"\\u2028\\u0085","n":1.0}}');
  });

  it("is made one line in one pass, however many line breaks stand in it", () => {
    expect(oneLine(`[${"\r".repeat(1_000_000)}1]\r\r\n`)).toBe(`[${" ".repeat(1_000_000)}1]`);
  });

  it("in a batch of the server keeps its text", async () => {
    const { write, line } = proxy();
    write(request(1, "write", { line: `[ {"jsonrpc":"2.0","id":7,"result":${ODD}} , {"jsonrpc":"2.0", "id":8,"result":[]}]` })); // biome-ignore format: one line
    expect(await line(8)).toBe('{"jsonrpc":"2.0", "id":8,"result":[]}');
  });
});

describe("a line of the client", () => {
  it.each<[string, string]>([
    ["a call", `{"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": {"arguments": ${FAITHFUL}, "name": "fr\\u0065e"}}`],
    ["a call with members in another order", `{"params":{"_meta":{"progressToken": 7},"name":"free"},"method":"tools/call","id":7,"jsonrpc":"2.0"}`],
    ["another request", `{"jsonrpc":"2.0","id":7,"method":"resources/read", "params":{"a":9007199254740993,"b":1e400,"c":${FAITHFUL}}}`],
    ["an answer", `{"jsonrpc":"2.0", "id":7,"result":{"content":{"a":9007199254740993,"b":1e400,"c":-0}}}`],
    ["a notification", `{"jsonrpc":"2.0","method":"notifications/progress","params":{"progress": 0.10,"total":1e400}}`],
  ])("reaches the server byte for byte: %s, under --observe too", async (_, line) => {
    expect(await fromClient(line)).toEqual([line]);
    expect(await fromClient(line, ["--observe"])).toEqual([line]);
  }); // biome-ignore format: a table

  it.each<[string, string, string]>([
    ["a member that stands twice", '"arguments":{"a":1, "a":2}', '"arguments":{"a":2}'],
    ["a number that the policy reads as another one", '"arguments":{"a":0.10000000000000000001}', '"arguments":{"a":0.1}'],
    ["a number too small for JavaScript", '"arguments":{"a":1e-400}', '"arguments":{"a":0}'],
  ])("is made anew from what was judged if a call has %s", async (_, wrote, reaches) => {
    const line = (params: string) => `{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"free",${params}}}`;
    expect(await fromClient(line(wrote))).toEqual([line(reaches)]);
  }); // biome-ignore format: a table

  it("loses the members of a call that the guard does not know, and keeps every number's text", async () => {
    const line = (more: string) => `{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"free","arguments":${FAITHFUL}${more}}}`; // biome-ignore format: one line
    expect(await fromClient(line(', "other": 1'))).toEqual([line("")]);
  });

  it.each(["9007199254740993", "1972435959496573000", "1e23", "1e400", "-1e400"])("never reaches the server if a call has %s, which is not exact", async (number) => {
    const { write, ask, answer } = proxy();
    write(`{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"free","arguments":{"a":${number}}}}\n`);
    expect((await answer(7)).error?.code).toBe(-32_600);
    expect((await ask(99, "seen")).result!.seen).toEqual([]);
  }); // biome-ignore format: long

  it("is judged by the number that the server reads", async () => {
    const rule = { conditions: [{ path: "args.a", op: "lte", value: 9_007_199_254_740_991 }] };
    const { write, ask, answer } = proxy({ policy: { version: "1", default: "deny", tools: { free: { require: [rule] } } } });
    write('{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"free","arguments":{"a":9007199254740992}}}\n');
    expect((await answer(7)).result?.isError).toBe(true);
    write('{"jsonrpc":"2.0","id":8,"method":"tools/call","params":{"name":"free","arguments":{"a":9.007199254740991e15}}}\n');
    expect((await answer(8)).result?.calls).toBe(1);
    expect((await ask(99, "seen")).result!.seen).toEqual(['{"jsonrpc":"2.0","id":8,"method":"tools/call","params":{"name":"free","arguments":{"a":9.007199254740991e15}}}']);
  }); // biome-ignore format: lines
});

describe("over HTTP", () => {
  const INITIALIZE = { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "test", version: "1" } };

  /** A server that keeps the bytes of each message, and answers with its own. */
  async function far(answering: (response: ServerResponse) => unknown) {
    const bodies: string[] = [];
    const http = createServer(async (incoming, response) => {
      let body = "";
      for await (const chunk of incoming) body += chunk;
      if (incoming.method !== "POST") return response.writeHead(405).end();
      const { id, method } = JSON.parse(body);
      if (method !== "initialize") {
        bodies.push(body);
        return id === undefined || method === undefined ? response.writeHead(202).end() : answering(response);
      }
      response.writeHead(200, { "content-type": "application/json" });
      const result = { protocolVersion: "2025-06-18", capabilities: {}, serverInfo: { name: "far", version: "1" } };
      return response.end(JSON.stringify({ jsonrpc: "2.0", id, result }));
    }).listen(0, "127.0.0.1");
    onTestFinished(() => {
      http.closeAllConnections();
      http.close();
    });
    await new Promise((listening) => http.once("listening", listening));
    const policy = folder().write("policy.json", {
      version: "1",
      default: "deny",
      tools: { free: {} },
      hide: ["other"],
    });
    const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`;
    const proxied = startProxy(["--policy", policy, "--store", "memory", "--upstream", url]);
    await proxied.ask(1, "initialize", INITIALIZE);
    return { bodies, ...proxied };
  }

  const ANSWER = `{"jsonrpc":"2.0", "id":7,"result":{"structuredContent":${ODD}}}`;
  const CALL = `{"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": {"arguments": ${FAITHFUL}, "name": "free"}}`;
  const LIST = `{"jsonrpc":"2.0","id":7,"result":{"tools":[{"name":"other"},{"name":"free","n":1.0}],"n": 1e400}}`;
  const SAMPLING = `{"jsonrpc":"2.0","id":"s", "method":"sampling/createMessage","params":{"maxTokens":1.0,"n":1972435959496572928}}`; // biome-ignore format: one line

  it("a call and its answer in JSON go on byte for byte", async () => {
    const { bodies, write, line } = await far((response) =>
      response.writeHead(200, { "content-type": "application/json" }).end(ANSWER),
    );
    write(`${CALL}\n`);
    expect(await line(7)).toBe(ANSWER);
    expect(bodies).toEqual([CALL]);
  });

  it("an answer in JSON may begin with a byte order mark", async () => {
    const { write, line } = await far((response) =>
      response.writeHead(200, { "content-type": "application/json" }).end(`\ufeff${ANSWER}`),
    );
    write(`${CALL}\n`);
    expect(await line(7)).toBe(ANSWER);
  });

  it("answers, requests of the server and their answers in a stream go on byte for byte", async () => {
    const { bodies, write, line } = await far((response) =>
      response.writeHead(200, { "content-type": "text/event-stream" }).end(`data: ${SAMPLING}\n\ndata: ${ANSWER}\n\n`),
    );
    write(`${CALL}\n`);
    expect(await line("s")).toBe(SAMPLING);
    expect(await line(7)).toBe(ANSWER);
    const answer = '{"jsonrpc":"2.0","id":"s","result":{"n": 9007199254740993, "m": -0}}';
    write(`${answer}\n${CALL.replace("7", "8")}\n`);
    await expect.poll(() => bodies).toEqual([CALL, answer, CALL.replace("7", "8")]);
  });

  it("a list that loses a hidden tool keeps every number's text, in JSON of several lines and in a stream", async () => {
    const inJson = await far((response) =>
      response.writeHead(200, { "content-type": "application/json" }).end(LIST.replaceAll(",", ",\r\n")),
    );
    inJson.write(request(7, "tools/list"));
    const shortened = (await inJson.line(7)).replaceAll(/, */g, ",");
    expect(withoutMark(shortened)).toBe(
      '{"jsonrpc":"2.0","id":7,"result":{"tools":[{"name":"free","n":1.0}],"n": 1e400}}',
    );
    const inStream = await far((response) =>
      response.writeHead(200, { "content-type": "text/event-stream" }).end(`data: ${LIST}\n\n`),
    );
    inStream.write(request(7, "tools/list"));
    expect(await inStream.line(7)).toBe(shortened);
  });
});
