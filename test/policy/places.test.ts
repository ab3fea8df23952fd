import { describe, expect, test } from "vitest";
import { safeParsePolicy } from "../../src/policy/parse.js";
import { positions } from "../../src/policy/places.js";

/** Where an issue is said to be, and in which order issues come. */

const placesOf = (text: string) => {
  const result = safeParsePolicy(text);
  return (result.ok ? result.warnings : result.issues).map(
    ({ pointer, line, column }) => `${pointer} ${line!}:${column!}`,
  );
};

test("a line begins after each end of a line, and its last position is that of its end", () => {
  const at = positions("ab\n\r\n\rc\n");
  const lines = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((offset) => at(offset)).map(({ line, column }) => `${line}:${column}`);
  expect(lines).toEqual(["1:1", "1:2", "1:3", "2:1", "2:2", "3:1", "4:1", "4:2", "5:1"]);
});

test("a text of one line has one", () => {
  expect(positions("abc")(3)).toEqual({ line: 1, column: 4 });
  expect(positions("")(0)).toEqual({ line: 1, column: 1 });
});

describe("an issue", () => {
  test("of a key is at the key, of a value at the value", () => {
    expect(placesOf('{"version":"1",\n"default":"deny",\n"tools":{"t":{\n"reason":"r",\n"action":\n"x"}}}')).toEqual([
      "/tools/t/action 6:1",
    ]);
    expect(placesOf('{"version":"1","default":"deny","tools":{"t":{\n"reason":\n"r"}}}')).toEqual([
      "/tools/t/reason 2:1",
    ]);
    expect(placesOf('{"version":"1","default":"deny","tools":{\n"get_*":\n{}}}')).toEqual(["/tools/get_* 2:1"]);
    expect(placesOf('{"version":"1","default":"deny","hide":[\n"get_*"]}')).toEqual(["/hide/0 2:1"]);
    expect(placesOf('{"version":"1","default":"deny","tools":{"a":{},\n"A":\n{}}}')).toEqual(["/tools/A 2:1"]);
  });
  test("of an element is at the element", () => {
    expect(placesOf('{"version":"1","default":"deny","hide":["a",\n1,\n"b",\n2]}')).toEqual([
      "/hide/1 2:1",
      "/hide/3 4:1",
    ]);
  });
  test("of a key written twice is at the last, whose value it is", () => {
    expect(placesOf('{"version":"1","default":"x",\n"default":\n"y"}')).toEqual(["/default 2:1", "/default 3:1"]);
  });
  test("comes in the order of the text", () => {
    expect(placesOf('{"x":1,\n"hide":[1],\n"default":2,\n"version":"1",\n"y":1}')).toEqual([
      "/x 1:2",
      "/hide/0 2:9",
      "/default 3:11",
      "/y 5:1",
    ]);
  });
  test("has no line where there is no text", () => {
    const result = safeParsePolicy({ version: "1", default: "deny", "a/b~": [] });
    expect(!result.ok && result.issues.map((issue) => Object.keys(issue))).toEqual([["code", "pointer", "message"]]);
    expect(!result.ok && result.issues[0]!.pointer).toBe("/a~1b~0");
  });
});
