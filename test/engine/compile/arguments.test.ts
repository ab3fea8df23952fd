import { expect, test } from "vitest";
import { createPathReader, createPaths } from "../../../src/engine/compile/arguments.js";

test("a value that many tools look at is one object for all of them, at the slot that each gives it", () => {
  const read = createPathReader();
  const [one, other] = [createPaths(read), createPaths(read)];
  one.add("args.own");
  expect([one.add("args.a.b"), other.add(["args", "a", "b"]), other.add("args.a")]).toEqual([
    { slot: 1, rest: ["b"] },
    { slot: 0, rest: ["b"] },
    { slot: 0, rest: null },
  ]);
  expect(other.reads().sources[0]).toBe(one.reads().sources[1]);
});

test("tools that look at the same values in the same order have one key, and others have not", () => {
  const read = createPathReader();
  const keyOf = (...paths: readonly string[]) => {
    const { add, key } = createPaths(read);
    for (const path of paths) add(path);
    return key();
  };
  expect(keyOf("args.a.b", "args.c", "item.x")).toBe(keyOf("args.a", "args.c.d", "args.a"));
  const others = [keyOf("args.a"), keyOf("args.c", "args.a"), keyOf("principal.a", "args.c"), keyOf("item", "item.a")];
  expect(new Set([keyOf("args.a", "args.c"), ...others]).size).toBe(5);
});
