import { describe, expect, it } from "vitest";
import { createEngine, parsePolicy } from "../../../src/index.js";

/** The words of the denial of a call by one condition that is required. */
const words = (condition: object, call: object, more: object = {}) =>
  createEngine({
    policy: parsePolicy({
      version: "2",
      default: "deny",
      lists: { people: ["ann", "bob"], sizes: [1, 2] },
      tools: {
        t: { require: [{ conditions: [condition], ...more }] },
        u: {
          deny_if: [
            {
              conditions: [
                { path: "args.a", op: "in", value_from: "lists.people" },
                { path: "args.a", op: "in", value_from: "lists.sizes" },
              ],
            },
          ],
        },
      },
    }),
  }).evaluate({ tool: "t", ...call }).message;

const leaf = (path: string) => ({ path, op: "lte", value: 5 });

describe("a denial by a tree that is undecided", () => {
  it.each<[string, object, object, string]>([
    [
      "the leaf of `any`",
      { any: [leaf("args.a"), leaf("args.b")] },
      { args: { a: 9, b: "x" } },
      "`args.b` is a string, so the policy cannot decide; give a number",
    ],
    [
      "the first undecided part, below `all` and `not`",
      { all: [{ not: leaf("args.a") }, leaf("args.b")] },
      { args: { b: "x" } },
      "`args.a` is missing, so the policy cannot decide; give a number",
    ],
    [
      "a quantifier over a text",
      { every: "args.to", conditions: [{ path: "item", op: "eq", value: "x" }] },
      { args: { to: "a, b" } },
      "`args.to` is a string, so the policy cannot decide; give a list",
    ],
    [
      "a quantifier over nothing",
      { some: "args.to", conditions: [{ path: "item", op: "eq", value: "x" }] },
      { args: {} },
      "`args.to` is missing, so the policy cannot decide; give a list",
    ],
    [
      "a quantifier over too much",
      { every: "args.to", conditions: [{ path: "item", op: "eq", value: "x" }] },
      { args: { to: Array(1_001).fill("x") } },
      "`args.to` has more than 1,000 elements, so the policy cannot decide; give fewer",
    ],
    [
      "an element",
      { every: "args.to", conditions: [{ path: "item.address", op: "email_in", value: ["example.com"] }] },
      { args: { to: [{ address: "a@example.com" }, {}] } },
      "`item.address` in an element of `args.to` is missing, so the policy cannot decide; give an e-mail address",
    ],
    [
      "an element of an element",
      { some: "args.a", conditions: [{ every: "item.b", conditions: [leaf("item")] }] },
      { args: { a: [{ b: [1, "x"] }] } },
      "`item` in an element of `item.b` is a string, so the policy cannot decide; give a number",
    ],
    [
      "both sides of a comparison within the call",
      { path: "args.owner", op: "eq", value_from: "principal.id" },
      { args: { owner: "ann" }, principal: {} },
      "`args.owner` is a string and `principal.id` is missing, which cannot be compared, so the policy cannot decide",
    ],
    [
      "a member of another list's type",
      { any: [{ path: "args.n", op: "in", value_from: "lists.sizes" }] },
      { args: { n: "1" } },
      "`args.n` is a string, so the policy cannot decide; give a number",
    ],
  ])("names %s", (_, condition, call, message) => {
    expect(words(condition, call)).toBe(message);
  });

  it("has the document's words first, and no value of the call", () => {
    const message = words({ any: [leaf("args.a")] }, { args: { a: "secret" } }, { on_deny: "small sums only" });
    expect(message).toBe("small sums only (`args.a` is a string, so the policy cannot decide; give a number)");
  });
});

describe("a denial by a tree that is decided", () => {
  it.each<[object, object, string]>([
    [
      { any: [{ path: "principal.role", op: "eq", value: "lead" }, { all: [leaf("args.a"), leaf("args.b")] }] },
      { principal: { role: "agent" }, args: { a: 6, b: 1 } },
      "this call is only allowed when `principal.role` equals `lead` or (`args.a` is at most `5` and `args.b` is at most `5`)",
    ],
    [
      { not: { some: "args.to", conditions: [{ path: "item", op: "eq", value: "x" }, leaf("item")] } },
      { args: { to: [] } },
      "allowed",
    ],
    [
      { path: "args.who", op: "in", value_from: "lists.people", if_absent: true },
      { args: { who: "eve" } },
      "this call is only allowed when `args.who` is one of `ann`, `bob`, or is left out",
    ],
    [
      { path: "args.owner", op: "eq", value_from: "principal.id", ignore_case: true },
      { args: { owner: "eve" }, principal: { id: "ann" } },
      "this call is only allowed when `args.owner` equals `principal.id`, case apart",
    ],
  ])("says %j in words", (condition, call, message) => {
    expect(words(condition, call)).toBe(message);
  });
});
