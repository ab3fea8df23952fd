import { describe, expect, it } from "vitest";
import { readPath } from "../../../src/engine/decide/read-arguments.js";

describe("a path on its own", () => {
  it.each<[string, unknown]>([
    ["args.a", { b: 5 }],
    ["args.a.b", 5],
    ["args.a.c", undefined],
    ["args.c.b", undefined],
    ["args.n.b", undefined],
    ["args.toString", undefined],
  ])("leads from the arguments to a value: %s", (path, value) => {
    expect(readPath(path, { a: { b: 5 }, n: null })).toEqual(value);
  });
});
