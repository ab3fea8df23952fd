import { describe, expect, it } from "vitest";
import { head, limit, told, tools } from "./version-2/told.js";

/** Limits of version "2" on one counter: a budget must not fall apart in silence. */

const of = (...limits: readonly object[]) => ({ limits });
const by = (...paths: readonly unknown[]) => ({ ...limit, by: paths });
const LOOKS =
  "a limit with `amount: 0` only looks at its counter, and no limit of this document charges that; write one that does, with the same scope, name and window";

describe("two limits of one name, scope and window", () => {
  it.each<[string, object, object, string, string]>([
    [
      "their zones",
      limit,
      { ...limit, zone: "Europe/Berlin" },
      'has windows in the zone `"Europe/Berlin"`',
      "has windows in UTC",
    ],
    ["that one slides", limit, { ...limit, sliding: true }, "is sliding", "has windows that do not slide"],
    ["how many keys they have", by("args.a"), limit, "counts by no keys", "counts by 1 of `by`"],
    ["what they count", limit, { ...limit, increment_from: "args.a" }, "counts `args.a`", "counts calls"],
  ])("may not differ in %s, in whatever tools", (_, one, other, says, otherSays) => {
    expect(told(tools({ a: of(one), b: of(other) }))).toEqual([
      [
        "/tools/b/limits/0",
        "TG112",
        `this limit ${says}, but \`/tools/a/limits/0\` ${otherSays} on the same counter; give one of them another name`,
      ],
    ]);
  });

  it("may not differ though one only observes, whose counter is another", () => {
    expect(told(tools({ a: of(limit), b: of({ ...limit, sliding: true, mode: "observe" }) }))).toMatchObject([
      ["/tools/b/limits/0", "TG112", expect.stringContaining("is sliding")],
    ]);
  });

  it("may not count by different keys in one call", () => {
    const message =
      "this limit counts by `args.b`, but `/tools/a/limits/0` counts by `args.a` on the same counter; give one of them another name";
    expect(told(tools({ a: of(by("args.a"), by("args.b")) }))).toEqual([["/tools/a/limits/1", "TG112", message]]);
    expect(told(tools({ a: of(by("args.a")), "b*": of(by("args.b")) }))).toEqual([
      ["/tools/b*/limits/0", "TG112", message],
    ]);
    expect(told({ ...tools({ a: of(by("args.b")) }), all_tools: of(by("args.a")) })).toEqual([
      ["/tools/a/limits/0", "TG112", message.replace("/tools/a/", "/all_tools/")],
    ]);
  });

  it.each<[string, object]>([
    ["two tools may count by different keys", { a: of(by("args.a")), b: of(by("args.b")) }],
    ["one key may be written in two spellings", { "a*": of(by("args.a")), b: of(by(["args", "a"])) }],
    ["UTC may be written or not", { a: of(limit), b: of({ ...limit, zone: "UTC" }) }],
    ["`sliding` may be written or not", { a: of(limit), b: of({ ...limit, sliding: false }) }],
    [
      "weights, sizes and conditions may differ",
      {
        a: of(limit, { ...limit, amount: 3 }),
        b: of({ ...limit, increment_from_size: "args.ids", when: [{ path: "args.x", op: "exists", value: true }] }),
      },
    ],
    ["another window is another counter", { a: of({ ...limit, sliding: true }, { ...limit, window: "hour" }) }],
    [
      "a week is not its seconds",
      { a: of({ ...limit, window: "week" }, { ...limit, window: 604_800, sliding: true }) },
    ],
  ])("%s", (_, entries) => expect(told(tools(entries))).toEqual([]));

  it("differ in one order of keys, which another order is not", () => {
    expect(told(tools({ "a*": of(by("args.a", "args.b")), b: of(by("args.b", "args.a")) }))).toEqual([
      [
        "/tools/b/limits/0",
        "TG112",
        "this limit counts by `args.b`, `args.a`, but `/tools/a*/limits/0` counts by `args.a`, `args.b` on the same counter; give one of them another name",
      ],
    ]);
  });
});

describe("a limit that only looks", () => {
  const look = { ...limit, amount: 0, max: 0 };

  it.each<[string, object]>([
    ["beside one that charges", { a: of(look), b: of(limit) }],
    [
      "before one that charges the size of an array",
      { a: of(look), b: of({ ...limit, increment_from_size: "args.ids" }) },
    ],
    [
      "beside one that charges only sometimes",
      { a: of(look), b: of({ ...limit, when: [{ path: "args.x", op: "exists", value: true }] }) },
    ],
    [
      "and observes beside one that observes and charges",
      { a: of({ ...look, mode: "observe" }), b: of({ ...limit, mode: "observe" }) },
    ],
  ])("may stand %s", (_, entries) => expect(told(tools(entries))).toEqual([]));

  it.each<[string, object]>([
    ["no other", {}],
    ["one of another name", of({ ...limit, counter: "d" })],
    ["one of another window", of({ ...limit, window: "hour" })],
    ["one of another scope", of({ ...limit, scope: "session" })],
    ["one that looks too", of({ ...look, max: 1, increment_from: undefined })],
    ["one that only observes", of({ ...limit, mode: "observe" })],
  ])("is an error beside %s", (_, rules) => {
    const issues = told(tools({ a: of(look), b: rules }));
    expect(issues[0]).toEqual(["/tools/a/limits/0/amount", "TG112", LOOKS]);
  });

  it("may look from all_tools at what one tool charges", () => {
    expect(told({ ...head, all_tools: of(look), tools: { a: of(limit) } })).toEqual([]);
  });
});
