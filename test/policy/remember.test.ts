import { describe, expect, it } from "vitest";
import { head, told, tool } from "./version-2/told.js";

const AT = "/tools/t/remember";
const remembering = (remember: unknown) => told(tool({ action: "require_approval", remember }));
const SECONDS = "expected a whole number of seconds from 1 to 2,592,000 (30 days)";

describe("remember", () => {
  it.each<object>([
    { action: "require_approval", remember: { seconds: 1 } },
    { action: "require_approval", reason: "x", remember: { seconds: 2_592_000, match: ["args.a"] } },
    { action: "allow", approve_if: [{ conditions: [] }], remember: { seconds: 9, description: "x" } },
    // In an entry that observes it says nothing, so that `mode` alone can be changed.
    { action: "require_approval", mode: "observe", remember: { seconds: 9 } },
    { approve_if: [{ conditions: [], mode: "observe" }], remember: { seconds: 9 } },
  ])("stands where an entry can ask for approval: %j", (rules) => {
    expect(told(tool(rules))).toEqual([]);
  });

  it.each<object>([{}, { action: "allow" }, { approve_if: [] }, { require: [{ conditions: [{}] }] }])(
    "does not stand beside %j, which asks nobody",
    (rules) => {
      expect(told(tool({ ...rules, remember: { seconds: 9 } }))).toContainEqual([
        AT,
        "TG111",
        '`remember` goes with `action: "require_approval"` or a rule of `approve_if`, and here nobody is asked; remove it',
      ]);
    },
  );

  it("is told once that it does not go with a denial", () => {
    expect(told(tool({ action: "deny", remember: { seconds: 9 } }))).toEqual([
      [
        AT,
        "TG111",
        '`action: "deny"` stands alone or with `reason`, `except` and `mode`; remove `remember`, or, if some calls may pass, the action',
      ],
    ]);
  });

  it.each<readonly [unknown, string]>([
    [900, 'got `900`; write `{ "seconds": 900 }`'],
    ["15 minutes", 'got `"15 minutes"`; write `{ "seconds": 900 }`'],
    ["900", 'got `"900"`; write `{ "seconds": 900 }`'],
    ["15m", 'got `"15m"`'],
    [0, "got `0`"],
    [2_592_001, "got `2592001`"],
    [true, "got `true`"],
    [[900], "got an array"],
  ])("is told what to write for %j", (remember, got) => {
    expect(remembering(remember)).toEqual([
      [AT, "TG104", `expected an object with \`seconds\`, and perhaps \`match\`, ${got}`],
    ]);
  });

  it.each<readonly [unknown, string]>([
    [0, "got `0`"],
    [1.5, "got `1.5`"],
    [2_592_001, "got `2592001`"],
    ["1h", 'got `"1h"`; write `3600`, a number'],
    ["900", 'got `"900"`; write `900`, a number'],
    ["60 days", 'got `"60 days"`'],
    [null, "got `null`"],
  ])("is told what to write for seconds that are %j", (seconds, got) => {
    expect(remembering({ seconds })).toEqual([[`${AT}/seconds`, "TG104", `${SECONDS}, ${got}`]]);
  });

  it("needs seconds", () => {
    expect(remembering({})).toEqual([[AT, "TG103", `missing key \`seconds\`; ${SECONDS}`]]);
  });

  it.each<readonly [unknown, string, string, string]>([
    [[], "", "TG104", "expected 1 to 8 paths, got an empty array"],
    ["args.a", "", "TG104", 'expected an array of paths, got `"args.a"`; put it in `[` and `]`'],
    [Array.from({ length: 9 }, (_, i) => `args.a${i}`), "", "TG110", "expected at most 8 paths; split them up"],
    [["args.a", ["args", "a"]], "/1", "TG104", "expected different paths, got one of them twice; remove one"],
    [["args"], "/0", "TG104", "`args` alone is not a path; name what is looked at, as `args.name`"],
    [["repo"], "/0", "TG104", 'expected a path such as `args.repo`, got `"repo"`; write `args.repo`'],
    [
      ["scope.grant"],
      "/0",
      "TG104",
      'expected a path such as `args.repo`, got `"scope.grant"`; `match` names arguments; the account and the principal must be equal anyway',
    ],
    [[`args${".a".repeat(17)}`], "/0", "TG110", "expected a path of at most 16 names"],
  ])("is told of a match of %j", (match, place, code, message) => {
    expect(remembering({ seconds: 9, match })).toEqual([[`${AT}/match${place}`, code, message]]);
  });

  it("may name a path and one below it", () => {
    expect(remembering({ seconds: 9, match: ["args.a", "args.a.b", ["args", "a.b"]] })).toEqual([]);
  });

  it.each([
    ["by", "did you mean `match`?"],
    ["paths", "did you mean `match`?"],
    ["for", "did you mean `seconds`?"],
    ["secnds", "did you mean `seconds`?"],
  ])("is told that it has no key %s", (key, advice) => {
    expect(remembering({ seconds: 9, [key]: 1 })).toEqual([
      [`${AT}/${key}`, "TG102", `unknown key \`${key}\`; ${advice}`],
    ]);
  });

  it("is named where other words for it stand", () => {
    expect(told(tool({ action: "require_approval", approval_ttl: 900 }))).toEqual([
      ["/tools/t/approval_ttl", "TG102", "unknown key `approval_ttl`; did you mean `remember`, with `seconds`?"],
    ]);
  });

  it("is a key of no entry of resources and prompts, and not of all_tools", () => {
    const entries = { default: "deny", entries: { x: { remember: { seconds: 9 } } } };
    const found = told({ ...head, all_tools: { remember: { seconds: 9 } }, resources: entries, prompts: entries });
    const ofReads = "nobody is asked to approve a read, so that there is nothing to remember; remove this key";
    expect(found).toEqual([
      [
        "/all_tools/remember",
        "TG102",
        "unknown key `remember`; only entries of `tools` have it; a person is asked about each call for which a rule of `all_tools` asks",
      ],
      ["/resources/entries/x/remember", "TG102", `unknown key \`remember\`; ${ofReads}`],
      ["/prompts/entries/x/remember", "TG102", `unknown key \`remember\`; ${ofReads}`],
    ]);
  });
});
