import { describe, expect, it } from "vitest";
import { limit, told, tools } from "./version-2/told.js";

const rule = { conditions: [{ path: "args.a", op: "eq", value: 1 }] };
const observed = { mode: "observe" };

describe("mode", () => {
  it.each<[string, object]>([
    ["a rule", { require: [rule] }],
    ["a rule that asks", { approve_if: [rule] }],
    ["a limit", { limits: [limit] }],
    ["a rate limit", { rate_limit: { max: 1, window: "day" } }],
    ["a denial", { action: "deny", reason: "x" }],
    ["an approval", { action: "require_approval" }],
  ])("observes an entry that has %s", (_, rules) => {
    expect(told(tools({ t: { ...rules, ...observed } }))).toEqual([]);
    expect(told({ ...tools({ t: rules }), ...observed })).toEqual([]);
  });

  it.each<[object]>([[{}], [{ action: "allow" }], [{ require: [], limits: [] }], [{ description: "x" }]])(
    "does not observe an entry that has only %j",
    (rules) => {
      expect(told(tools({ t: { ...rules, ...observed } }))).toEqual([
        [
          "/tools/t/mode",
          "TG111",
          "an entry that observes has something to observe: a rule, a limit, `arguments`, or an `action` but `allow`; add one, or remove the entry",
        ],
      ]);
    },
  );

  const all = {
    require: [{ ...rule, ...observed }],
    approve_if: [{ ...rule, mode: "enforce" }],
    limits: [{ ...limit, ...observed }],
  };
  const message = (what: string) =>
    `this ${what} observes, and so does all of it; remove this \`mode\`, or that of the ${what}`;

  it("stands in no rule and no limit of an entry that observes", () => {
    expect(told(tools({ t: { ...all, ...observed } }))).toEqual(
      ["require", "approve_if", "limits"].map((list) => [`/tools/t/${list}/0/mode`, "TG111", message("entry")]),
    );
    expect(told(tools({ t: all }))).toEqual([]);
    expect(told(tools({ t: { ...all, mode: "enforce" } }))).toEqual([]);
  });

  it("stands in no rule and no limit of a document that observes", () => {
    const found = told({ ...tools({ t: all }), all_tools: { deny_if: all.require }, ...observed });
    expect(found).toEqual(
      ["/all_tools/deny_if/0", "/tools/t/require/0", "/tools/t/approve_if/0", "/tools/t/limits/0"].map((pointer) => [
        `${pointer}/mode`,
        "TG111",
        message("document"),
      ]),
    );
  });

  it("of an entry may repeat that the document observes, and not say the opposite", () => {
    const entry = (mode: string) => told({ ...tools({ t: { require: [rule], mode } }), ...observed });
    expect(entry("observe")).toEqual([]);
    expect(entry("enforce")).toEqual([["/tools/t/mode", "TG111", message("document")]]);
  });
});

describe("an action that denies", () => {
  it("stands with a reason, except and mode", () => {
    const denial = { action: "deny", reason: "x", except: ["drop_a"], mode: "enforce", description: "x" };
    expect(told(tools({ "drop_*": denial }))).toEqual([]);
  });

  it.each(["require", "deny_if", "approve_if", "limits"])("does not stand beside %s", (key) => {
    expect(told(tools({ t: { action: "deny", [key]: [] } }))).toEqual([
      [
        `/tools/t/${key}`,
        "TG111",
        `\`action: "deny"\` stands alone or with \`reason\`, \`except\` and \`mode\`; remove \`${key}\`, or, if some calls may pass, the action`,
      ],
    ]);
  });
});
