import { describe, expect, it } from "vitest";
import { parsePolicy, safeParsePolicy } from "../../../src/policy/parse.js";
import { AT, conditions, head, limit, told, tool, tools } from "./told.js";

const leaf = { path: "args.a", op: "eq", value: 1 };

describe("a value that fights back", () => {
  it("is told of getters that throw, holes and strange arrays, once each", () => {
    const path = ["args", "a"];
    Object.defineProperty(path, 1, {
      get() {
        throw new Error("no");
      },
    });
    const value = ["/srv"];
    value[2] = "/etc";
    const except = Object.assign(["a"], { more: 1 });
    const document = {
      ...conditions({ path, op: "eq", value: 1 }, { path: "args.a", op: "within", value }, { not: null }, null, [leaf]),
      lists: new Map(),
    };
    Object.assign(document.tools, { "a*": { except } });
    expect(told(document)).toEqual([
      [`${AT}/0/path/1`, "TG104", "cannot be read: its getter or proxy threw"],
      [`${AT}/1/value/1`, "TG104", "expected JSON data, got a hole in the array"],
      ["/tools/a*/except", "TG104", "expected a plain array, got one with keys of its own"],
      ["/lists", "TG104", "expected JSON data, got an instance of a class; pass JSON text or plain objects"],
      [`${AT}/2/not`, "TG104", "expected a condition, an object, got `null`"],
      [`${AT}/3`, "TG104", "expected a condition, an object, got `null`"],
      [`${AT}/4`, "TG104", "expected a condition, an object, got an array"],
    ]);
  });

  it("is read once, so that what is checked is what is kept", () => {
    let reads = 0;
    const condition = {
      get any() {
        reads++;
        return reads === 1 ? [leaf] : [];
      },
    };
    expect(parsePolicy(conditions(condition))).toMatchObject({
      tools: { t: { require: [{ conditions: [{ any: [leaf] }] }] } },
    });
    expect(reads).toBe(1);
  });

  it("may have names like members of all objects, and nothing inherits", () => {
    const text = JSON.stringify({
      ...tools({
        PROTO: { approve_if: [{ conditions: [{ path: ["args", "PROTO"], op: "in", value_from: "lists.PROTO" }] }] },
        "PROTO*": { except: ["PROTO"] },
      }),
      lists: { PROTO: ["a"] },
    }).replaceAll("PROTO", "__proto__");
    const result = safeParsePolicy(text);
    expect(result).toMatchObject({ ok: true, warnings: [] });
    expect(result.ok && Object.keys(result.policy.tools!)).toEqual(["__proto__", "__proto__*"]);
    expect(told(`{"version":"2","default":"deny","__proto__":{"name":"x"}}`)[0]!.slice(0, 2)).toEqual([
      "/__proto__",
      "TG102",
    ]);
    expect(told(conditions({ path: "args.a", op: "constructor", value: 1 }))[0]![0]).toBe(`${AT}/0/op`);
  });

  it("may have halves of surrogate pairs where they are only compared", () => {
    expect(told({ ...tools({ "\ud83d*": { except: ["\ud83d\ude00"] } }), hide: ["\udc00"] })).toEqual([]);
    expect(told(conditions({ path: "args.\ud83d", op: "starts_with", value: "\ud83d" }))).toEqual([]);
    expect(told(conditions({ path: "args.a", op: "within", value: ["/\ud83d"] }))[0]![1]).toBe("TG104");
  });
});

describe("a document at its greatest", () => {
  it("is told of the first level too deep, and looked at no further", () => {
    let deep: unknown = leaf;
    for (let level = 0; level < 12; level++) deep = { all: [deep] };
    expect(told(JSON.stringify(conditions(deep, leaf)))).toEqual([
      [`${AT}/0${"/all/0".repeat(8)}`, "TG110", "expected conditions nested at most 8 deep; split the rule up"],
    ]);
  });

  it("is refused for a tree of many tests in each rule, and not looked at further", () => {
    let wide: unknown = leaf;
    for (let level = 0; level < 3; level++) wide = { all: Array(12).fill(wide) };
    const found = told(tool({ require: Array(10).fill({ conditions: [wide] }) }));
    expect(found).toEqual(
      Array.from({ length: 10 }, (_, index) => [
        `/tools/t/require/${index}/conditions`,
        "TG110",
        "expected at most 64 tests in a rule, got 1728; split it up",
      ]),
    );
  });

  it("compares 1,000 patterns with 3,000 names", () => {
    const names = Array.from({ length: 3_000 }, (_, index) => [`${"a".repeat(40)}${index}`, {}]);
    const patterns = Array.from({ length: 1_000 }, (_, index) => [`a*a*a*a*b${index}*`, { action: "deny" }]);
    expect(told(tools(Object.fromEntries([...names, ...patterns])))).toEqual([]);
  });

  it("looks at a list once for each kind of operator, however many conditions name it", () => {
    const lists = { l: Array.from({ length: 200 }, (_, index) => `no mail ${index}`) };
    const all = Array(64).fill({ path: "args.a", op: "email_in", value_from: "lists.l" });
    const found = told({ ...tool({ require: Array(20).fill({ conditions: all }) }), lists });
    expect(found).toHaveLength(200);
  });

  it("is told of names that are part of too many places, those of a tree counted", () => {
    const name = "n".repeat(20_000);
    const rule = { conditions: [{ any: Array(60).fill(leaf) }] };
    const found = told(
      tools({ [name]: { require: Array(10).fill(rule), approve_if: Array(10).fill(rule), limits: [limit] } }),
    );
    expect(found.map(([pointer, code]) => [pointer, code])).toEqual([["/tools", "TG110"]]);
  });

  it("is told of a pattern that is far too long, and compared with nothing", () => {
    const long = `a${"a*".repeat(200_000)}`;
    expect(told({ ...tools({ [long]: { except: [`${long}b`] } }) }).map(([, code]) => code)).toEqual([
      "TG110",
      "TG110",
      "TG110",
      "TG110",
    ]);
    expect(told({ ...head, hide: ["*".repeat(500_000)] }).map(([, code]) => code)).toEqual(["TG108", "TG110"]);
  });
});
