import { expect, it } from "vitest";
import { namesOf, pathText, rootsOf } from "../../src/policy/path.js";

it("a path is its names, in either spelling", () => {
  expect([namesOf("args.a.b"), namesOf(["args", "a.b"])]).toEqual([
    ["args", "a", "b"],
    ["args", "a.b"],
  ]);
});

it("a path is shown as text, unless a name has a dot", () => {
  expect([pathText("args.a"), pathText(["args", "a"]), pathText(["args", "a.b"])]).toEqual([
    "args.a",
    "args.a",
    '["args","a.b"]',
  ]);
});

it("the roots of a document are those of all its paths, whatever its tools are called", () => {
  const rule = (...conditions: readonly object[]) => ({ require: [{ conditions }] });
  const roots = rootsOf({
    lists: { path: ["principal"] },
    all_tools: rule({ path: "scope.grant", op: "eq", value_from: ["tool"] }),
    tools: {
      lists: rule({ any: [{ not: { path: "principal.role", op: "eq", value: "annotations.x" } }] }),
      path: rule({
        every: ["args", "a.b"],
        conditions: [{ some: "item.x", conditions: [{ path: "item", op: "exists" }] }],
      }),
    },
  });
  expect(new Set(roots)).toEqual(new Set(["scope", "tool", "principal", "args", "item"]));
});
