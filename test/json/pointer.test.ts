import { expect, it } from "vitest";
import { pointerSegment } from "../../src/json/pointer.js";

it.each([
  ["a b", "a b"],
  ["a/b", "a~1b"],
  ["a~b", "a~0b"],
  ["~1", "~01"],
  ["/~//", "~1~0~1~1"],
  ["", ""],
])("%j is the segment %j of a pointer", (name, segment) => {
  expect(pointerSegment(name)).toBe(segment);
});
