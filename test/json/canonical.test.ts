import { expect, test } from "vitest";
import { canonical } from "../../src/json/canonical.js";
import { subjectOf } from "../../src/mcp/call/answers.js";
import { scripted } from "../mcp/support.js";

test("equal data has one text, whatever the order of its keys and where a member is undefined", () => {
  const text = '{"a":[1,"x",true,null],"b":{"c":0,"d":{}},"e":""}';
  expect(canonical({ a: [1, "x", true, null], b: { c: 0, d: {} }, e: "" })).toBe(text);
  expect(canonical({ e: "", b: { d: {}, c: -0 }, a: [1, "x", true, null], f: undefined })).toBe(text);
  expect(canonical({ b: { d: {}, c: 0, x: undefined }, e: "", a: [1, "x", true, null] })).toBe(text);
});

test("data that differs has another text", () => {
  const texts = [null, "null", [], {}, "", 0, "0", false, [1], { 0: 1 }, [[1]], [1, 2], [2, 1]].map(canonical);
  expect(new Set(texts).size).toBe(13);
});

test.each([[Number.NaN], [Number.POSITIVE_INFINITY], [1n], [undefined], [() => 1], [[undefined]]])(
  "a value that is not JSON data has no text: %s",
  (value) => {
    expect(() => canonical(value)).toThrow(TypeError);
  },
);

test("a subject is the tool, its arguments, the grant and the session", () => {
  const { engine } = scripted();
  expect(subjectOf({ tool: "add", args: { b: 1, a: 2 }, scope: { grant: "acme", session: "s" } }, engine)).toBe(
    '["add",{"a":2,"b":1},"acme","s"]',
  );
  expect(subjectOf({ tool: "add", scope: {} }, engine)).toBe('["add",{},null,null]');
  expect(subjectOf({ tool: "add", principal: { name: "alice" } }, engine)).toBe('["add",{},null,null]');
});

test("a subject is the caller too, where the policy looks at the caller", () => {
  const engine = { ...scripted().engine, reads: () => ["principal"] as const };
  expect(subjectOf({ tool: "add", principal: { name: "alice" } }, engine)).toBe(
    '["add",{},null,null,{"name":"alice"}]',
  );
  expect(subjectOf({ tool: "add" }, engine)).toBe('["add",{},null,null,null]');
});
