import { expect, it } from "vitest";
import { conditions, head, told } from "./version-2/told.js";

const naming = (lists: object) => ({
  ...conditions(...Object.keys(lists).map((name) => ({ path: "args.a", op: "in", value_from: `lists.${name}` }))),
  lists,
});

it.each<[object]>([
  [{ a: ["x"], "b.c_d-2": [1, 2.5], c: [true, false] }],
  [{ a: [""] }],
  [{ a: Array.from({ length: 10_000 }, (_, index) => index) }],
])("named lists may be %.60j", (lists) => expect(told(naming(lists))).toEqual([]));

it("a list may have the name of a member of all objects", () => {
  const text = JSON.stringify(naming({ x: ["a"], constructor: ["b"] })).replaceAll('"x":', '"__proto__":');
  expect(told(text.replace("lists.x", "lists.__proto__"))).toEqual([]);
});

const kinds = "expected a non-empty array of strings, of numbers or of booleans, got ";
it.each<[object, string, string, string]>([
  [{ a: [] }, "/lists/a", "TG104", `${kinds}an empty array`],
  [{ a: "x" }, "/lists/a", "TG104", `${kinds}\`"x"\``],
  [{ a: ["x", null] }, "/lists/a/1", "TG104", "expected a string, a number or a boolean, got `null`"],
  [{ a: ["x", ["y"]] }, "/lists/a/1", "TG104", "expected a string, a number or a boolean, got an array"],
  [{ a: [1, "x"] }, "/lists/a/1", "TG104", 'expected elements of one type, the first is a number, got `"x"`'],
  [{ a: [1, 2, 1] }, "/lists/a/2", "TG104", "`1` appears twice in this list; keep one"],
  [{ a: [0, -0] }, "/lists/a/1", "TG104", "`0` appears twice in this list; keep one"],
  [{ a: [Number.NaN] }, "/lists/a/0", "TG104", "expected a finite number, got `NaN`"],
  [
    { a: Array.from({ length: 10_001 }, (_, index) => index) },
    "/lists/a",
    "TG110",
    "expected at most 10,000 elements, got 10,001",
  ],
  [
    { "a b": ["x"] },
    "/lists/a b",
    "TG104",
    "expected a name of 1 to 64 characters, each one of `A-Z`, `a-z`, `0-9`, `.`, `_` and `-`, got `a b`",
  ],
])("named lists are not %.60j", (lists, pointer, code, message) => {
  expect(told(naming(lists))).toEqual([[pointer, code, message]]);
});

it("a document has 100 lists, and not 101", () => {
  const many = (count: number) => {
    const lists = Object.fromEntries(Array.from({ length: count }, (_, index) => [`l${index}`, ["x"]]));
    const all = naming(lists).tools.t.require[0]!.conditions;
    return {
      ...head,
      lists,
      tools: { t: { require: [{ conditions: all.slice(0, 60) }, { conditions: all.slice(60) }] } },
    };
  };
  expect(told(many(100))).toEqual([]);
  expect(told(many(101))).toEqual([["/lists", "TG110", "expected at most 100 lists, got 101"]]);
});

it("a list that no condition names is a warning", () => {
  expect(told({ ...head, lists: { partners: ["x"] } })).toEqual([
    ["/lists/partners", "TG115", "no condition names the list `partners`; remove it, or name it"],
  ]);
});
