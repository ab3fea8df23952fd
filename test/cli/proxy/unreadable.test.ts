import { describe, expect, it } from "vitest";
import { createLines } from "../../../src/cli/proxy/lines.js";
import { readEnds, readTorn } from "../../../src/cli/proxy/torn.js";
import { call, proxy, request } from "./raw.js";

const latin1 = (text: string): Buffer => Buffer.from(text, "latin1");

describe("a line of the client that is not JSON text", () => {
  it.each<[string, string]>([
    ["with NaN", '{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"free","arguments":{"x":NaN}}}'],
    ["with -Infinity", '{"params":{"name":"free","arguments":{"x":[-Infinity]}},"method":"tools/call","jsonrpc":"2.0","id":7}'],
    ["with a word of Python", '{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"free","arguments":{"x":None}}}'],
    ["in Windows-1252", '{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"l\xf6schen"}}'],
    ["cut in the middle of a letter", '{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"free","arguments":{"a":"\xc3"}}}'],
    ["after a byte order mark", '\xef\xbb\xbf{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"free"}}'],
  ])("is answered with a parse error under its id, %s", async (_, line) => {
    const { child, answer, ask } = proxy();
    child.stdin!.write(latin1(`${line}\n`));
    expect((await answer(7)).error?.code).toBe(-32_700);
    expect((await ask(8, "seen")).result?.seen).toEqual([]);
  }); // biome-ignore format: a table

  it("is answered under no id if its id is not certain", async () => {
    const { write, answer } = proxy();
    write('{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"free","arguments":{"x":NaN}}\n');
    expect((await answer(null)).error?.code).toBe(-32_700);
  });

  it("reaches a server that waits for it as an error", async () => {
    const { ask, answer, write } = proxy();
    await ask(9, "call-me");
    expect((await answer(1)).method).toBe("tools/call");
    write('{"jsonrpc":"2.0","id":1,"result":{"x":NaN}}\n');
    const seen = (await ask(11, "seen")).result!.seen!.map((line) => JSON.parse(line));
    expect(seen).toMatchObject([{ id: 9 }, { id: 1, error: { code: -31_001 } }]);
  });
});

it.each<[string, unknown]>([
  ['{"jsonrpc":"2.0","id":7}', 7],
  ['{"jsonrpc":"2.0","id":"a","params":{}}', "a"],
  ["7", null],
])("the line %s is answered as an invalid request", async (line, id) => {
  const { write, answer, ask } = proxy();
  write(`${line}\n`);
  expect((await answer(id)).error?.code).toBe(-32_600);
  expect((await ask(8, "seen")).result?.seen).toEqual([]);
});

describe("an answer of the server that cannot be read", () => {
  it.each<[string, string]>([
    ["with NaN", '{"jsonrpc":"2.0","id":7,"result":{"content":[],"structuredContent":{"mean":NaN}}}'],
    ["in Windows-1252", '{"result":{"content":[{"type":"text","text":"L\xf6wen"}]},"jsonrpc":"2.0","id":7}'],
    ["after a byte order mark", '\xef\xbb\xbf{"jsonrpc":"2.0","id":7,"result":{}}'],
    ["with no result", '{"jsonrpc":"2.0","id":7}'],
  ])("is an error of the proxy to the client that waits for it, %s", async (_, line) => {
    const { write, answer } = proxy({ policy: { version: "1", default: "allow" } });
    write(request(7, "write", { line }));
    expect((await answer(7)).error?.code).toBe(-31_001);
  });

  it("is dropped, and told on stderr, if its id is not certain", async () => {
    const { write, ask, said } = proxy();
    write(request(7, "write", { line: '{"jsonrpc":"2.0","id":7,"result":{' }));
    await said("the server wrote a line that is not a JSON text; it was dropped");
    expect((await ask(8, "tools/call", call("free"))).result).toMatchObject({ calls: 1 });
  });

  it("is read in a batch as the messages in it", async () => {
    const { write, answer } = proxy();
    const of = (id: number) => ({ jsonrpc: "2.0", id, result: { tools: [{ name: "free" }, { name: "other" }], size: id } });
    write(request(7, "write", { line: JSON.stringify([of(7), of(8)]) }));
    expect((await answer(7)).result).toMatchObject({ size: 7 });
    expect((await answer(8)).result).toMatchObject({ size: 8 });
  }); // biome-ignore format: short

  it("is an error to the server if it is a request", async () => {
    const { write, ask, said } = proxy();
    write(request(7, "write", { line: '{"jsonrpc":"2.0","id":"s","method":"roots/list","params":{"x":NaN}}' }));
    await said("it was dropped");
    const seen = (await ask(8, "seen")).result!.seen!.map((line) => JSON.parse(line));
    expect(seen).toMatchObject([{ id: "s", error: { code: -32_700 } }]);
  });
});

it.each<[string, ReturnType<typeof readTorn>]>([
  ['{"id":1,"result":NaN}', { id: 1, kind: "answer" }],
  ['{"error":{"id":2,"data":NaN},"id":"x"}', { id: "x", kind: "answer" }],
  ['{"id":1,"result":NaN,"id":2}', undefined],
  ['{"a":{"id":1},"result":NaN}', undefined],
  ['{"id":1.5,"result":NaN}', undefined],
  ['{"id":9007199254740993,"result":NaN}', undefined],
  ['{"id":1 2,"result":NaN}', undefined],
  ['{"id":NaN,"result":1}', undefined],
  ["{'a': 'x\", \"id\": 3, \"b', 'id': 1}", undefined],
  ['{"a":"x\n","id":1,"result":NaN}', undefined],
  ['{"a":[NaN},"id":1,"result":1]}', undefined],
  ['{"id":1,"result":NaN} {"id":2}', undefined],
  ['{"id":1,"b":NaN}', undefined],
])("of the line %j only what is certain is read", (line, torn) => {
  expect(readTorn(line)).toEqual(torn);
});

it.each<[string, string, ReturnType<typeof readEnds>]>([
  ['{"jsonrpc":"2.0","id":7,"result":{"a"', '"}}', { id: 7, kind: "answer" }],
  ['{ "id": "a b", "method": "tools/call"', "]}}", { id: "a b", kind: "request" }],
  ['{"result":{"a"', '"]},"jsonrpc":"2.0","id":7}', { id: 7, kind: "answer" }],
  ['{"method":"x","params":{"a"', '"]}, "id": 7, "jsonrpc": "2.0"}\r', { id: 7, kind: "request" }],
  ['{"result":{"a"', '"id":7}}', undefined],
  ['{"result":{"a"', ',\\"id\\":7}"}', undefined],
  ['{"a":{"id":7,"result"', "}}", undefined],
])("of a line that is too long, beginning with %s and ending with %s, the id is read where it is certain", (head, tail, torn) => {
  expect(readEnds(head, tail)).toEqual(torn);
}); // biome-ignore format: long

it("of a line that is too long both ends are kept", () => {
  const taken: unknown[] = [];
  const lines = createLines(({ ends }) => taken.push([ends?.head.toString().slice(0, 8), ends?.tail.toString().slice(-9)]));
  lines.read(Buffer.from('{"result'));
  for (let chunk = 0; chunk < 129; chunk += 1) lines.read(Buffer.alloc(1024 * 1024, " "));
  for (const part of [',"id"', ":", "7}\n"]) lines.read(Buffer.from(part));
  expect(taken).toEqual([['{"result', ' ,"id":7}']]);
}); // biome-ignore format: long
