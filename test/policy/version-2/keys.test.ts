import { describe, expect, it } from "vitest";
import { parsePolicy, safeParsePolicy } from "../../../src/policy/parse.js";
import { documentOf } from "../../differential/document.js";
import { randomFrom } from "../../differential/random.js";
import { conditions, head, limit, told, tool, tools } from "./told.js";

const NEEDS_2 = 'needs `"version": "2"`';
const of1 = (more: object) => ({ version: "1", default: "deny", ...more });
const leaf = { path: "args.a", op: "eq", value: 1 };

describe("a document of version 2", () => {
  it("may have every key of the grammar", () => {
    const rules = {
      require: [{ conditions: [leaf], mode: "observe", on_deny: "x" }],
      deny_if: [{ conditions: [leaf] }],
    };
    const asks = {
      approve_if: [{ conditions: [leaf], reason: "a person is asked", mode: "enforce", description: "x" }],
    };
    const document = {
      ...head,
      $schema: "x",
      description: "x",
      name: "support-desk.v_2",
      lists: { partners: ["example.com"] },
      hide: ["debug_*", "*", "drop"],
      all_tools: { ...rules, ...asks, limits: [{ ...limit, mode: "observe" }], description: "x" },
      tools: {
        "*": { except: ["drop", "x*"], action: "deny", reason: "x", mode: "observe" },
        q: {
          limits: [
            { ...limit, counter: "e", window: "month", zone: "Europe/Berlin", by: ["args.a", "principal.tenant"] },
            { ...limit, counter: "f", window: 60, sliding: true, when: [leaf], amount: 3, release: "on_end" },
            { ...limit, counter: "g", window: "week", increment_from_size: "args.ids", release: "on_error" },
            { ...limit, counter: "g", window: "week", amount: 0 },
          ],
          rate_limit: { window: "week", max: 1 },
        },
        t: {
          ...rules,
          ...asks,
          arguments: ["a"],
          action: "require_approval",
          remember: { seconds: 900, match: ["args.repo", ["args", "a.b"]], description: "x" },
          limits: [{ ...limit, counter: "d" }],
          mode: "enforce",
        },
        u: { require: [{ conditions: [{ path: "args.to", op: "in", value_from: "lists.partners" }] }] },
      },
      dispatch: {
        call_tool: { tool: "args.name", args: ["args", "the.arguments"], description: "x" },
        batch: { each: "args.calls", tool: "item", args: "args.shared" },
      },
      resources: {
        default: "deny",
        hide: ["file:///etc/*"],
        entries: {
          "file:///srv/*": {
            except: ["file:///srv/x"],
            require: [{ conditions: [{ path: "uri", op: "regex", value: "a" }] }],
          },
          "file:///srv/a": {
            limits: [{ ...limit, counter: "r", by: ["uri", "principal.id"] }],
            rate_limit: { window: 60, max: 1 },
          },
        },
        description: "x",
      },
      prompts: {
        default: "allow",
        entries: {
          "deploy_*": { action: "deny", reason: "x", mode: "observe" },
          sum: {
            arguments: ["topic"],
            deny_if: [
              {
                conditions: [
                  { path: "prompt", op: "eq", value: "a" },
                  { path: "args.topic", op: "exists", value: true },
                ],
              },
            ],
            limits: [{ ...limit, counter: "p", increment_from: "args.n" }],
          },
        },
      },
    };
    expect(told(document)).toEqual([]);
    expect(parsePolicy(document).revision).toBe(parsePolicy(JSON.stringify(document)).revision);
  });

  it("is known by its version, written as text", () => {
    const version = 'expected `"1"` or `"2"`, the versions that this release reads, got `2`; write it in double quotes';
    expect(told({ version: 2, default: "deny", name: "x" })).toEqual([["/version", "TG104", version]]);
  });

  it("contains version 1: a valid document of it is valid, with the same warnings", () => {
    let valid = 0;
    for (let seed = 0; seed < 2_000; seed++) {
      const made = documentOf(randomFrom(seed));
      const [one, two] = [safeParsePolicy(made), safeParsePolicy({ ...made, version: "2" })];
      if (!one.ok) continue;
      valid++;
      expect(two).toMatchObject({ ok: true, warnings: one.warnings });
    }
    expect(valid).toBeGreaterThan(1_000);
  });

  it.each([
    [{ name: "a b" }, "/name"],
    [{ name: "" }, "/name"],
    [{ name: "a".repeat(65) }, "/name"],
  ])("has a name of plain characters: %j", (more, pointer) => {
    const what = "expected a name of 1 to 64 characters, each one of `A-Z`, `a-z`, `0-9`, `.`, `_` and `-`, got ";
    expect(told({ ...head, ...more })).toEqual([[pointer, "TG104", expect.stringContaining(what)]]);
  });

  it.each<readonly [string, string, object]>([
    ["/dispatch/a*", "TG108", { dispatch: { "a*": { tool: "args.n", args: "args.a" } } }],
    ["/dispatch/a", "TG103", { dispatch: { a: { tool: "args.n" } } }],
    ["/dispatch/a/tool", "TG104", { dispatch: { a: { tool: "item.n", args: "args.a" } } }],
    ["/dispatch/a/args", "TG104", { dispatch: { a: { tool: "args.n", args: "principal.a" } } }],
    ["/dispatch/a/each", "TG104", { dispatch: { a: { each: "args", tool: "item", args: "item.a" } } }],
    ["/dispatch/a/name", "TG102", { dispatch: { a: { tool: "args.n", args: "args.a", name: "x" } } }],
    ["/tools/t/arguments/1", "TG104", tool({ arguments: ["a", "a"] })],
    ["/tools/t/arguments/0", "TG104", tool({ arguments: [""] })],
    ["/tools/t/arguments", "TG110", tool({ arguments: Array.from({ length: 257 }, (_, i) => `a${i}`) })],
    ["/tools/t/arguments", "TG111", tool({ action: "deny", arguments: [] })],
    ["/resources", "TG103", { resources: {} }],
    ["/resources", "TG104", { resources: [] }],
    ["/resources/all_tools", "TG102", { resources: { default: "deny", all_tools: {} } }],
    ["/resources/hide/0", "TG108", { resources: { default: "deny", hide: [""] } }],
    [
      "/resources/entries/u/action",
      "TG104",
      { resources: { default: "deny", entries: { u: { action: "require_approval" } } } },
    ],
    [
      "/resources/entries/u/approve_if",
      "TG102",
      { resources: { default: "deny", entries: { u: { approve_if: [] } } } },
    ],
    ["/resources/entries/u/arguments", "TG102", { resources: { default: "deny", entries: { u: { arguments: [] } } } }],
    [
      "/resources/entries/u/limits/0/by/0",
      "TG104",
      { resources: { default: "deny", entries: { u: { limits: [{ ...limit, by: ["args.a"] }] } } } },
    ],
    [
      "/resources/entries/u/limits/0/increment_from",
      "TG104",
      { resources: { default: "deny", entries: { u: { limits: [{ ...limit, increment_from: "args.a" }] } } } },
    ],
    [
      "/prompts/entries/p/require/0/conditions/0/path",
      "TG104",
      { prompts: { default: "deny", entries: { p: { require: [{ conditions: [{ ...leaf, path: "uri" }] }] } } } },
    ],
    ["/prompts/entries/p/except", "TG111", { prompts: { default: "deny", entries: { p: { except: ["x"] } } } }],
    ["/tools/t/require/0/conditions/0/path", "TG104", conditions({ ...leaf, path: "prompt" })],
  ])("is refused at %s with %s", (pointer, code, more) => {
    expect(told({ ...head, ...more }).map(([at, id]) => [at, id])).toEqual([[pointer, code]]);
  });

  it("counts one thing on a counter in all sections, and two that never meet may differ", () => {
    const of = (more: object) => ({ limits: [{ ...limit, ...more }] });
    const document = (more: object, other: object) => ({
      ...head,
      tools: { "*": of(more) },
      prompts: { default: "deny", entries: { p: of(other) } },
    });
    expect(told(document({ increment_from: "args.a" }, { increment_from: "args.b" }))).toEqual([]);
    const slides = told(document({ sliding: true }, {}));
    expect(slides.map(([at, id]) => [at, id])).toEqual([["/prompts/entries/p/limits/0", "TG112"]]);
  });

  it("is told which keys an approval and all_tools take", () => {
    expect(told(tool({ approve_if: [{ conditions: [leaf], on_deny: "x" }] }))).toEqual([
      [
        "/tools/t/approve_if/0/on_deny",
        "TG102",
        "unknown key `on_deny`; write `reason`, which says why a person is asked",
      ],
    ]);
    expect(told({ ...head, all_tools: { limits: [{ ...limit, increment_from: "args.a" }] } })).toEqual([
      [
        "/all_tools/limits/0/increment_from",
        "TG102",
        "unknown key `increment_from`; limits of `all_tools` count calls; write one with `increment_from` for each tool under `tools`",
      ],
    ]);
    expect(told({ ...head, all_tools: { limits: [{ ...limit, increment_from_size: "args.a" }] } })).toEqual([
      [
        "/all_tools/limits/0/increment_from_size",
        "TG102",
        "unknown key `increment_from_size`; limits of `all_tools` count calls; write one with `increment_from_size` for each tool under `tools`",
      ],
    ]);
  });
});

describe("a document of version 1 with a part of version 2", () => {
  it.each<[string, object, string]>([
    ["/name", { name: "a" }, ""],
    ["/lists", { lists: {} }, ""],
    ["/mode", { mode: "observe" }, ""],
    ["/tools/t/approve_if", { tools: { t: { approve_if: [] } } }, ""],
    [
      "/tools/t/except",
      { tools: { t: { except: ["a"] } } },
      '; in version "1" write `deny_if`, which denies if one of its rules holds',
    ],
    ["/tools/t/mode", { tools: { t: { mode: "observe" } } }, ""],
    ["/tools/t/remember", { tools: { t: { action: "require_approval", remember: { seconds: 9 } } } }, ""],
    ["/tools/t/require/0/mode", { tools: { t: { require: [{ conditions: [], mode: "observe" }] } } }, ""],
    [
      "/all_tools/deny_if",
      { all_tools: { limits: [], deny_if: [] } },
      '; in version "1" `all_tools` takes only `limits`; write the rules of each tool under `tools`',
    ],
    ["/all_tools/limits/0/mode", { all_tools: { limits: [{ ...limit, mode: "observe" }] } }, ""],
    ...["zone", "sliding", "amount", "by", "when", "release"].map((key): [string, object, string] => [
      `/all_tools/limits/0/${key}`,
      { all_tools: { limits: [{ ...limit, [key]: 1 }] } },
      "",
    ]),
    [
      "/tools/t/limits/0/increment_from_size",
      { tools: { t: { limits: [{ ...limit, increment_from_size: "args.a" }] } } },
      "",
    ],
  ])("is told of the key %s", (pointer, more, hint) => {
    expect(told(of1(more))).toEqual([[pointer, "TG102", `\`${pointer.split("/").at(-1)}\` ${NEEDS_2}${hint}`]]);
  });

  it("is told of weeks and months", () => {
    expect(told({ ...tool({ limits: [{ ...limit, window: "month" }] }), version: "1" })).toEqual([
      [
        "/tools/t/limits/0/window",
        "TG104",
        expect.stringMatching(
          /^expected `"minute"`, `"hour"`, `"day"` or a whole number of seconds .* got `"month"`; write its seconds, `2592000` for 30 days; /,
        ),
      ],
    ]);
  });

  it("is told of keys, operators, paths and names", () => {
    const list = [
      { path: "args.a", op: "eq", value: 1, if_absent: true },
      { path: "args.a", op: "min_size", value: 1 },
      { path: "principal.role", op: "eq", value: "x" },
      { path: ["args", "a"], op: "eq", value: "x" },
    ];
    const messages = told({ ...conditions(...list), version: "1" }).map(([, code, message]) => [code, message]);
    expect(messages).toEqual([
      ["TG102", `\`if_absent\` ${NEEDS_2}`],
      ["TG104", expect.stringMatching(/, got `"min_size"`, which needs `"version": "2"`$/)],
      [
        "TG104",
        expect.stringMatching(/, got `"principal.role"`, which needs `"version": "2"`; who calls is not an argument/),
      ],
      ["TG104", expect.stringMatching(/, got an array; a path as an array needs `"version": "2"`$/)],
    ]);
    expect(told({ ...tools({ "read_*": {} }), version: "1" })).toEqual([
      [
        "/tools/read_*",
        "TG108",
        expect.stringMatching(/^a name with `\*` is a pattern, which needs `"version": "2"`; /),
      ],
    ]);
  });
});
