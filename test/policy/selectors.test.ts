import { describe, expect, it } from "vitest";
import { head, told, tools } from "./version-2/told.js";

describe("a pattern", () => {
  it.each([["*"], ["a*"], ["*_*"], ["a*b*c*d*e*f*g*h*"], [`*${"😀".repeat(255)}`]])(
    "may be %.40j, as a key and in hide",
    (name) => {
      expect(told({ ...tools({ [name]: {} }), hide: [name] })).toEqual([]);
    },
  );

  it.each<[string, string, string]>([
    ["a**", "TG108", "`a**` has two `*` in a row, which say no more than one; write one"],
    ["a*".repeat(9), "TG110", "expected a pattern with at most 8 `*`, got `a*a*a*a*a*a*a*a*a*`"],
    [`*${"a".repeat(256)}`, "TG110", `expected a pattern of at most 256 characters, got \`*${"a".repeat(59)}…\``],
  ])("is not %.40j, wherever it stands", (name, code, message) => {
    expect(told(tools({ [name]: {} }))).toEqual([[`/tools/${name}`, code, message]]);
    expect(told({ ...head, hide: [name] })).toEqual([["/hide/0", code, message]]);
    expect(told(tools({ "*": { except: [name] } })).filter(([, found]) => found === code)).toEqual([
      ["/tools/*/except/0", code, message],
    ]);
  });

  it("is one of at most 1,000, those of keys, hide and except together", () => {
    const document = (more: number) => ({
      ...tools({
        ...Object.fromEntries(Array.from({ length: 900 }, (_, index) => [`k${index}*`, {}])),
        "a*": { except: Array.from({ length: 90 }, (_, index) => `a${index}*`) },
      }),
      hide: Array.from({ length: 9 + more }, (_, index) => `h${index}*`),
    });
    expect(told(document(0))).toEqual([]);
    expect(told(document(1))).toEqual([
      ["/tools/a*/except/89", "TG110", "expected at most 1,000 patterns in a document; use fewer, with more in each"],
    ]);
  });

  it("in hide may stand beside others, each once, none blank", () => {
    expect(told({ ...head, hide: ["*", "a*", "b"] })).toEqual([]);
    expect(told({ ...head, hide: ["a*", "a*", " ", 1] })).toEqual([
      ["/hide/1", "TG108", "`a*` appears twice in `hide`; keep one"],
      ["/hide/2", "TG108", "expected a tool's name, got a blank string"],
      ["/hide/3", "TG108", "expected a tool's name, a string, got `1`"],
    ]);
  });

  it("that looks like another is a warning", () => {
    expect(told(tools({ "read_*": {}, "Read_*": {} }))).toEqual([
      [
        "/tools/Read_*",
        "TG114",
        "`Read_*` and `read_*` differ only in case or in form, and tool names are exact; are both meant?",
      ],
    ]);
  });
});

describe("an except", () => {
  const of = (key: string, except: unknown) => told(tools({ [key]: { except } }));

  it("names what the pattern matches", () => expect(of("read_*", ["read_a", "*_x"])).toEqual([]));

  it("goes with a pattern, and is not empty", () => {
    expect(of("t", ["a"])).toEqual([
      ["/tools/t/except", "TG111", "`except` goes with a pattern, and `t` is the name of one tool; remove it"],
    ]);
    expect(of("a*", [])).toEqual([
      ["/tools/a*/except", "TG104", "expected a name or a pattern, or more, got an empty array"],
    ]);
    expect(of("a*", "a")).toEqual([
      ["/tools/a*/except", "TG104", 'expected an array of names and patterns, got `"a"`'],
    ]);
    expect(of("a*", ["ab", "ab", "", 1])).toEqual([
      ["/tools/a*/except/1", "TG108", "`ab` appears twice in `except`; keep one"],
      ["/tools/a*/except/2", "TG108", "expected a tool's name, got a blank string"],
      ["/tools/a*/except/3", "TG108", "expected a tool's name, a string, got `1`"],
    ]);
  });

  it("that matches all that the key matches is an error", () => {
    const message = (name: string) =>
      `\`${name}\` matches all that \`read_*\` matches, so that this entry would cover no tool; name fewer, or remove the entry`;
    expect(of("read_*", ["read_a", "read_*", "*", "r*_*"])).toEqual([
      ["/tools/read_*/except/1", "TG116", message("read_*")],
      ["/tools/read_*/except/2", "TG116", message("*")],
      ["/tools/read_*/except/3", "TG116", message("r*_*")],
    ]);
  });

  it("that no tool of the pattern can be is a warning", () => {
    expect(of("read_*", ["write_a", "write_*", "*_x"])).toEqual([
      [
        "/tools/read_*/except/0",
        "TG117",
        "`read_*` does not match this name, so that this excepts nothing; remove it, or mend it",
      ],
      [
        "/tools/read_*/except/1",
        "TG117",
        "`read_*` does not match any name that this pattern matches, so that this excepts nothing; remove it, or mend it",
      ],
    ]);
  });
});

describe("an entry that can never allow", () => {
  const told118 = (entries: object, more: object = {}) =>
    told({ ...tools(entries), ...more }).flatMap(([pointer, code]) => (code === "TG118" ? [pointer] : []));
  const denying = { action: "deny" };

  it("is a warning that says how calls may pass", () => {
    expect(told(tools({ "drop_*": denying, drop_a: {} }))).toEqual([
      [
        "/tools/drop_a",
        "TG118",
        "this entry never allows, because the entry of `drop_*` denies `drop_a`; if calls may pass, add it to the pattern's `except`",
      ],
    ]);
  });

  it.each<[string, object, object]>([
    ["is excepted by name", { "drop_*": { ...denying, except: ["drop_a"] }, drop_a: {} }, {}],
    ["is excepted by a pattern", { "drop_*": { ...denying, except: ["*_a"] }, drop_a: {} }, {}],
    ["denies itself", { "drop_*": denying, drop_a: denying }, {}],
    ["observes", { "drop_*": denying, drop_a: { mode: "observe", action: "require_approval" } }, {}],
    ["is beside a pattern that observes", { "drop_*": { ...denying, mode: "observe" }, drop_a: {} }, {}],
    ["is in a document that observes", { "drop_*": denying, drop_a: {} }, { mode: "observe" }],
    ["is not matched", { "drop_*": denying, read_a: {} }, {}],
  ])("is not one that %s", (_, entries, more) => expect(told118(entries, more)).toEqual([]));
});
