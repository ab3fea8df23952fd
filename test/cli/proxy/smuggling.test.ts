import { expect, it } from "vitest";
import { call, proxy, request } from "./raw.js";

const OTHER = '"params":{"name":"other","arguments":{}}';

/** Lines that try to get a call of `other` to the server, and how each is answered: the code of an error for its id, or not at all. */
it.each<[string, string, number | undefined]>([
  ["no JSON text", `{"jsonrpc":"2.0","id":7,"method":"tools/call",${OTHER}`, -32_700],
  ["a byte order mark", `\ufeff{"jsonrpc":"2.0","id":7,"method":"tools/call",${OTHER}}`, -32_700],
  ["NUL bytes", `{"jsonrpc":"2.0","id":7,"method":"tools/call\u0000",${OTHER}}`, -32_700],
  ["two messages on a line", `{"jsonrpc":"2.0","id":6,"method":"x"}{"id":7,"method":"tools/call",${OTHER}}`, -32_700],
  ["a batch", `[{"jsonrpc":"2.0","id":7,"method":"tools/call",${OTHER}}]`, -32_600],
  ["a batch within a batch", `[[{"jsonrpc":"2.0","id":7,"method":"tools/call",${OTHER}}]]`, undefined],
  ["a string", JSON.stringify(`{"jsonrpc":"2.0","id":7,"method":"tools/call",${OTHER}}`), -32_600],
  ["null", "null", -32_600],
  ["a notification", `{"jsonrpc":"2.0","method":"tools/call",${OTHER}}`, undefined],
  ["an id that is null", `{"jsonrpc":"2.0","id":null,"method":"tools/call",${OTHER}}`, undefined],
  ["an id that is an object", `{"jsonrpc":"2.0","id":{"a":7},"method":"tools/call",${OTHER}}`, undefined],
  ["other capitals", `{"jsonrpc":"2.0","id":7,"method":"Tools/Call",${OTHER}}`, -32_600],
  ["blanks around the method", `{"jsonrpc":"2.0","id":7,"method":" tools/call ",${OTHER}}`, -32_600],
  ["wide letters", `{"jsonrpc":"2.0","id":7,"method":"ｔools/call",${OTHER}}`, -32_600],
  ["a method that is a list", `{"jsonrpc":"2.0","id":7,"method":["tools/call"],${OTHER}}`, -32_600],
  ["members in other capitals", `{"jsonrpc":"2.0","id":7,"Method":"tools/call",${OTHER}}`, -32_600],
  ["another name beside the name", '{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"free","Name":"other"}}', -32_602],
  ["an answer that is a call", `{"jsonrpc":"2.0","id":7,"result":{},"method":"tools/call","params":{"Name":"other"}}`, -32_602],
  ["`__proto__` of a message", `{"jsonrpc":"2.0","id":7,"__proto__":{"method":"tools/call",${OTHER}}}`, -32_600],
  ["`__proto__` of the params", '{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"free","__proto__":{"name":"other"}}}', -32_600],
  ["`__proto__` of the arguments", '{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"free","arguments":{"__proto__":{"name":"other"}}}}', -32_600],
  ["an escaped NUL after the method", `{"jsonrpc":"2.0","id":7,"method":"tools/call\\u0000",${OTHER}}`, -32_600],
  ["an escaped NUL after a member", `{"jsonrpc":"2.0","id":7,"method\\u0000":"tools/call",${OTHER}}`, -32_600],
  ["an escaped NUL after the tool", '{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"free\\u0000"}}', -32_602],
  ["an escaped NUL after an argument", '{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"free","arguments":{"a\\u0000":1,"a":2}}}', -32_600],
  ["a number that is not exact", '{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"free","arguments":{"other":9007199254740993}}}', -32_600],
  ["a number that has no end", '{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"free","arguments":{"other":1e999}}}', -32_600],
  ["nesting without end", `{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"free","arguments":{"other":${"[".repeat(9_999)}${"]".repeat(9_999)}}}}`, -32_600],
])("%s reaches no server", async (_, line, code) => {
  const { write, answer, ask } = proxy();
  write(`${line}\r\n`);
  // What follows is served as if nothing had been.
  expect((await ask(1, "tools/call", call("free"))).result).toMatchObject({ calls: 1 });
  expect((await ask(2, "seen")).result?.seen).toEqual([request(1, "tools/call", call("free")).trimEnd()]);
  if (code === undefined) return;
  const isRead = code !== -32_700 || line.startsWith("\ufeff");
  const id = !isRead || !line.includes('"id":7') || line.startsWith('"') ? null : 7;
  expect((await answer(id)).error?.code).toBe(code);
}); // biome-ignore format: a table

it.each(["\u2028", "\u2029", "\u0085"])("text after a character that ends lines to some readers is not a message", async (end) => {
  const { ask } = proxy();
  const text = `${end}{"jsonrpc":"2.0","id":7,"method":"tools/call",${OTHER}}${end}`;
  const { size, calls } = (await ask(1, "tools/call", call("free", { text }))).result!;
  expect([size, calls]).toEqual([JSON.stringify(call("free", { text })).length, 1]);
  const [line, ...more] = (await ask(2, "seen")).result!.seen!;
  expect([JSON.parse(line!).params.arguments.text, more]).toEqual([text, []]);
}); // biome-ignore format: short

it("an id that is used again is judged again, and a call that was taken back does not come back", async () => {
  const { write, ask } = proxy();
  write(request(1, "tools/call", call("free")) + request(1, "tools/call", call("other")));
  write('{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}\n');
  write(request(1, "tools/call", call("other")));
  await ask(2, "ping");
  const reached = (await ask(3, "seen")).result!.seen!.map((line) => JSON.parse(line));
  expect(reached.map(({ params }) => params?.name).filter((name) => name !== undefined)).toEqual(["free"]);
});

it("a server may ask its client to call a tool; the answer is an answer, whatever it holds", async () => {
  const { ask, answer, write } = proxy();
  await ask(9, "call-me");
  expect((await answer(1)).method).toBe("tools/call");
  write(`{"jsonrpc":"2.0","id":1,"result":{"method":"tools/call",${OTHER}}}\n`);
  await ask(10, "ping");
  const reached = (await ask(11, "seen")).result!.seen!.map((line) => JSON.parse(line).method);
  expect(reached).toEqual(["call-me", undefined, "ping"]);
});
