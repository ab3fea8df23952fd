import { expect, test } from "vitest";
import { createAliases } from "../../src/mcp/aliases.js";

test("a name has one other, and is written again as the client wrote it, whatever is in it, and no other name is touched", () => {
  const aliases = createAliases();
  const before = { text: "no-such-tool-00000000-0000-0000-0000-000000000000" };
  expect(aliases.undo(before)).toBe(before);
  const [quoted, other] = [aliases.of('say "hi"\n$&'), aliases.of("b")];
  expect([aliases.of('say "hi"\n$&'), aliases.of("b")]).toEqual([quoted, other]);
  expect(quoted).toMatch(/^no-such-tool-[0-9a-f-]{36}$/);
  expect(aliases.undo({ text: `${quoted} and ${other}`, [`${other}`]: [other] })).toEqual({
    text: 'say "hi"\n$& and b',
    b: ["b"],
  });
  expect(aliases.undo(before)).toBe(before);
});

test("what is no JSON passes as it is", () => {
  const aliases = createAliases();
  aliases.of("a");
  const message = { result: 1n };
  expect([aliases.undo(message), aliases.undo(undefined)]).toEqual([message, undefined]);
});

test("ten thousand names are remembered, and of more there is none", () => {
  const aliases = createAliases();
  const first = aliases.of("0");
  for (let index = 1; index < 9_999; index += 1) aliases.of(`${index}`);
  const last = aliases.of("9999");
  expect(last).toEqual(expect.any(String));
  expect([aliases.of("10000"), aliases.of("0"), aliases.undo([first, last])]).toEqual([
    undefined,
    first,
    ["0", "9999"],
  ]);
});
