import { describe, expect, it } from "vitest";
import { AT, conditions, told } from "./version-2/told.js";

const on = (rest: object) => ({ path: "args.a", ...rest });
const lists = { words: ["a", "b"], numbers: [1, 2], flags: [true], mails: ["example.com"], texts: ["", "x"] };
const used = { in: ["words", "numbers", "flags", "mails", "texts"] };
/** The condition beside others that name each list, so that none is unused. */
const withLists = (condition: object) => ({
  lists,
  ...conditions(condition, ...used.in.map((name) => on({ op: "in", value_from: `lists.${name}` }))),
});

describe("a test", () => {
  it.each<[object]>([
    [{ op: "starts_with", value: "a" }],
    [{ op: "ends_with", value: ["a", "b"], ignore_case: true }],
    [{ op: "min_size", value: 0 }],
    [{ op: "max_size", value: 9007199254740991 }],
    [{ op: "within", value: ["/srv/data", "/"] }],
    [{ op: "url_in", value: ["https://*.example.org/docs"] }],
    [{ op: "email_in", value: ["example.com", "*.example.org", "a.b@example.net"] }],
    [{ op: "eq", value: "a", ignore_case: true, if_absent: false }],
    [{ op: "neq", value: 1, ignore_case: false }],
    [{ op: "contains", value: "a", ignore_case: true }],
    [{ op: "regex", value: "^a$", if_absent: true }],
    [{ op: "exists", value: false }],
    ...["eq", "neq", "lt", "lte", "gt", "gte", "starts_with", "ends_with", "in", "not_in"].map(
      (op) => [{ op, value_from: "principal.limit" }] as [object],
    ),
  ])("may be %j", (rest) => expect(told(conditions(on(rest)))).toEqual([]));

  it.each<[object, string, string, string]>([
    [{ op: "starts_with", value: "" }, "/value", "TG104", 'expected a non-empty string, got `""`'],
    [
      { op: "starts_with", value: [] },
      "/value",
      "TG104",
      "expected a non-empty string, or a non-empty array of such, got an empty array",
    ],
    [{ op: "ends_with", value: ["a", ""] }, "/value/1", "TG104", 'expected a non-empty string, got `""`'],
    [
      { op: "ends_with", value: Array(1001).fill("a") },
      "/value",
      "TG110",
      "expected at most 1,000 elements; split them up",
    ],
    [{ op: "max_size", value: 1.5 }, "/value", "TG104", "expected a whole number, 0 or more, got `1.5`"],
    [{ op: "min_size", value: -1 }, "/value", "TG104", "expected a whole number, 0 or more, got `-1`"],
    [{ op: "within", value: "/srv" }, "/value", "TG104", 'expected a non-empty array of absolute paths, got `"/srv"`'],
    [
      { op: "within", value: ["/a/../b"] },
      "/value/0",
      "TG104",
      'expected an absolute path, got `"/a/../b"`; a path has no segment of dots and spaces, such as `..`',
    ],
    [
      { op: "within", value: Array(1001).fill("/a") },
      "/value",
      "TG110",
      "expected at most 1,000 elements; split them up",
    ],
    [
      { op: "url_in", value: ["https://a.org", "a.org"] },
      "/value/1",
      "TG104",
      'expected a URL pattern such as `https://*.example.org/docs`, got `"a.org"`',
    ],
    [
      { op: "email_in", value: ["A <a@b.org>"] },
      "/value/0",
      "TG104",
      'expected a domain such as `example.org` or `*.example.org`, or an address such as `name@example.org`, got `"A <a@b.org>"`',
    ],
    [
      { op: "email_in", value: [] },
      "/value",
      "TG104",
      "expected a non-empty array of domains and addresses, got an empty array",
    ],
    [{ op: "eq" }, "", "TG103", "missing key `value`; expected a string, a number or a boolean, or `value_from`"],
    [{ op: "regex" }, "", "TG103", "missing key `value`; expected a pattern, a string in RE2 syntax"],
    [
      { op: "eq", value: 1, value_from: "args.b" },
      "/value",
      "TG111",
      "`value` does not go with `value_from`, which names the operand; keep one",
    ],
    [
      { op: "contains", value: "a", value_from: "args.b" },
      "/value_from",
      "TG111",
      "`value_from` does not go with `contains`; write `value`",
    ],
    [
      { op: "exists", value: true, if_absent: true },
      "/if_absent",
      "TG111",
      "`if_absent` does not go with `exists`; `exists` itself asks what is absent",
    ],
    [
      { op: "lt", value: 1, ignore_case: true },
      "/ignore_case",
      "TG111",
      "`ignore_case` does not go with `lt`; it is for comparing texts",
    ],
    [
      { op: "eq", value: 1, ignore_case: true },
      "/value",
      "TG104",
      "expected a string beside `ignore_case`, got `1`; remove `ignore_case`",
    ],
    [
      { op: "in", value: [true], ignore_case: true },
      "/value",
      "TG104",
      "expected a string beside `ignore_case`, got `true`; remove `ignore_case`",
    ],
    [{ op: "eq", value: "a", ignore_case: "yes" }, "/ignore_case", "TG104", 'expected `true` or `false`, got `"yes"`'],
    [
      { op: "lt", value_from: "lists.numbers" },
      "/value_from",
      "TG104",
      "`lt` compares with one value, and takes no list; write a path",
    ],
    [
      { op: "within", value_from: "args.b" },
      "/value_from",
      "TG104",
      'expected `lists.` and the name of a list, got `"args.b"`; `within` takes no other',
    ],
    [
      { op: "eq", value_from: "item" },
      "/value_from",
      "TG104",
      'expected a path such as `args.amount` or `principal.role`, got `"item"`; `item` is an element of `every` or `some`, and stands in their `conditions`',
    ],
    [
      { op: "in", value_from: ["lists", "words"] },
      "/value_from",
      "TG104",
      "expected a path such as `args.amount` or `principal.role`, got an array; a list is named by `value_from`, as `lists.name`",
    ],
    [
      { op: "in", value_from: "lists.wrods" },
      "/value_from",
      "TG104",
      "expected the name of a list of this document, got `wrods`; did you mean `words`?",
    ],
    [
      { op: "in", value_from: "lists.constructor" },
      "/value_from",
      "TG104",
      "expected the name of a list of this document, got `constructor`; write it under `lists` of the document",
    ],
    [
      { op: "in", value_from: "lists.numbers", ignore_case: true },
      "/value_from",
      "TG104",
      "expected a list of strings beside `ignore_case`, and `numbers` has numbers",
    ],
    [
      { op: "starts_with", value_from: "lists.flags" },
      "/value_from",
      "TG104",
      "expected a list of strings beside `starts_with`, and `flags` has booleans",
    ],
  ])("is not %j", (rest, pointer, code, message) => {
    expect(told(withLists(on(rest)))).toEqual([[`${AT}/0${pointer}`, code, message]]);
  });

  it("may read its operand from anywhere inside a quantifier", () => {
    const below = ["item.x", "args.b", "principal.id", ["tool"]].map((value_from) => ({
      path: "item",
      op: "eq",
      value_from,
    }));
    expect(told(conditions({ every: "args.a", conditions: below }))).toEqual([]);
  });

  it("takes a list whose elements its operator takes, and names the elements that it does not", () => {
    expect(told(withLists(on({ op: "email_in", value_from: "lists.mails" })))).toEqual([]);
    expect(told(withLists(on({ op: "starts_with", value_from: "lists.texts" })))).toEqual([
      ["/lists/texts/0", "TG104", "expected a non-empty string, got an empty one; `starts_with` takes this list"],
    ]);
    expect(told(withLists(on({ op: "url_in", value_from: "lists.texts" }))).map(([pointer]) => pointer)).toEqual([
      "/lists/texts/0",
      "/lists/texts/1",
    ]);
  });
});
