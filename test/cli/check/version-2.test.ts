import { describe, expect, it, vi } from "vitest";
import { checkPolicy, checkText } from "../../../src/cli/check/check-text.js";
import type { Tool } from "../../../src/cli/server-tools/tool.js";
import { readPolicyText } from "../../../src/cli/shared/policy-text.js";
import { createEngine, parsePolicy } from "../../../src/index.js";
import { ownFolder } from "../folder.js";
import { tollgate } from "../run.js";

const policy = (tools: object, more: object = {}) => ({ version: "2", default: "deny", ...more, tools });
const rule = (...conditions: readonly object[]) => ({ conditions });
const is = (path: string | readonly string[], op: string, value: unknown, more: object = {}) => ({
  path,
  op,
  value,
  ...more,
});
const named = (...names: readonly string[]): readonly Tool[] => names.map((name) => ({ name, annotations: {} }));
const tool = (name: string, properties: object): Tool => ({
  name,
  annotations: {},
  inputSchema: { type: "object", properties, additionalProperties: false },
});
const found = (document: object, tools?: readonly Tool[]): readonly string[] =>
  checkText(JSON.stringify(document), tools).map(({ id, pointer, message }) => `${id} ${pointer} ${message}`);
const idsOf = (document: object, tools?: readonly Tool[]): readonly string[] =>
  found(document, tools).map((text) => text.slice(0, 5));

describe("check of version 2", () => {
  it("reads a text once", async () => {
    const text = JSON.stringify(policy({ get_a: {} }));
    const [file, tools] = [
      ownFolder().write("policy.json", text),
      ownFolder().write("tools.json", named("get_a", "b")),
    ];
    const parse = vi.spyOn(JSON, "parse");
    await tollgate("check", file, "--tools", tools, "--json");
    const times = parse.mock.calls.filter(([read]) => read === text).length;
    parse.mockRestore();
    expect(times).toBe(1);
  });

  it("says which tools of the server no entry and no pattern names", async () => {
    const { write } = ownFolder();
    const file = write("policy.json", policy({ "get_*": {} }, { hide: ["drop_*"] }));
    const tools = write("tools.json", named("get_a", "drop_a", "other"));
    const { out } = await tollgate("check", file, "--tools", tools);
    expect(out).toContain("the policy does not name 1 tool of the server, and `default` denies it: `other`;");
  });

  it("names no tool of an outer policy that an inner one denies, lists or hides", async () => {
    const { write } = ownFolder();
    const org = write("org.json", policy({}, { name: "org", default: "allow" }));
    const tools = write("tools.json", named("delete_a", "get_a"));
    const beside = async (team: object) =>
      tollgate("check", "--policy", org, "--policy", write("team.json", team), "--tools", tools);
    const denies = await beside(policy({ get_a: {} }, { name: "team" }));
    expect(denies.out).not.toContain("TG146");
    expect(denies.out).not.toContain("and `default` allows");
    const hides = await beside(policy({ get_a: {} }, { name: "team", default: "allow", hide: ["delete_*"] }));
    expect(hides.out).not.toContain("TG146");
    const allows = await beside(policy({}, { name: "team", default: "allow" }));
    expect(allows.out.match(/TG146/g)).toHaveLength(2);
    const observes = await beside(policy({ get_a: {} }, { name: "team", mode: "observe" }));
    expect(observes.out).toContain("TG146");
  });

  it("looks for contradictions among conditions that hold together, and not among branches", () => {
    const both = [is("args.n", "gt", 5), is("args.n", "lt", 1)];
    expect(idsOf(policy({ t: { require: [rule(...both)] } }))).toEqual(["TG120"]);
    expect(idsOf(policy({ t: { require: [rule({ any: both })] } }))).toEqual([]);
  });

  it("takes rules for the same only if they are it whole, their mode included", () => {
    const one = rule({ any: [is("args.a", "eq", 1), is("args.b", "eq", 1)] });
    const other = rule({ any: [is("args.a", "eq", 1), is("args.b", "eq", 2)] });
    expect(idsOf(policy({ t: { deny_if: [one, one] } }))).toEqual(["TG124"]);
    expect(idsOf(policy({ t: { deny_if: [one, other] } }))).toEqual([]);
    expect(idsOf(policy({ t: { deny_if: [{ ...one, mode: "observe" }, one] } }))).toEqual([]);
    expect(idsOf(policy({ "*": { except: ["a"], deny_if: [one] } }, { all_tools: { deny_if: [one] } }))).toEqual([
      "TG131",
    ]);
  });

  it("looks for the arguments of each tool that a pattern covers, in trees and operands too", () => {
    const tools = [tool("get_a", { id: { type: "string" } }), tool("get_b", { name: { type: "string" } })];
    const branches = { any: [is("args.id", "eq", "x"), is("args.nam", "eq", "x")] };
    expect(found(policy({ "get_*": { require: [rule(branches)] } }), tools)).toEqual([
      "TG142 /tools/get_*/require/0/conditions/0/any/0/path `get_b` has no argument `args.id`; it has `args.name`",
      "TG142 /tools/get_*/require/0/conditions/0/any/1/path `get_a` has no argument `args.nam`; it has `args.id`",
    ]);
  });

  it("tells what version 2 has for lists and for arguments that may be left out", () => {
    expect(found(policy({ t: { require: [rule(is("args.to.0", "eq", "x"))] } }))[0]).toContain(
      'write `{ "every": "args.to", "conditions": [...] }` with paths that begin with `item`',
    );
    const optional = [tool("t", { n: { type: "number" } })];
    expect(found(policy({ t: { deny_if: [rule(is("args.n", "gt", 5))] } }), optional)[0]).toMatch(
      /^TG144 .*if they may pass, `"if_absent": false` in this condition says so$/,
    );
    expect(found(policy({ t: { require: [rule(is("args.n", "lt", 5))] } }), optional)[0]).toMatch(
      /^TG161 .*if they may pass, write `"if_absent": true` in the condition$/,
    );
    expect(idsOf(policy({ t: { deny_if: [rule(is("args.n", "gt", 5, { if_absent: false }))] } }), optional)).toEqual(
      [],
    );
  });

  it("takes a limit that observes for no bound", () => {
    const limit = (max: number, more: object = {}) => ({
      counter: `c${max}`,
      window: "day",
      max,
      scope: "grant",
      ...more,
    });
    expect(idsOf(policy({ t: { limits: [limit(9), limit(2)] } }))).toEqual(["TG128"]);
    expect(idsOf(policy({ t: { limits: [limit(9), limit(2, { mode: "observe" })] } }))).toEqual([]);
  });

  it("finds no lower bound missing where a branch has it", () => {
    const upper = is("args.amount", "lte", 500);
    expect(idsOf(policy({ pay: { require: [rule(upper)] } }))).toEqual(["TG129"]);
    expect(idsOf(policy({ pay: { require: [rule(upper, { all: [is("args.amount", "gt", 0)] })] } }))).toEqual([]);
  });

  it.each<[string, object, string]>([
    [
      "a hint as a text",
      is("annotations.readOnlyHint", "eq", "true"),
      "`annotations.readOnlyHint` is always a boolean",
    ],
    ["a name as a number", is("tool", "in", [1, 2]), "`tool` is always a string"],
    [
      "the elements of a text",
      { some: "scope.session", ...rule(is("item", "eq", "x")) },
      "`scope.session` is always a string",
    ],
  ])("finds %s, also in a tree", (_, condition, message) => {
    const [first] = found(policy({ t: { require: [rule({ not: condition })] } }));
    expect(first).toContain(
      `TG174 /tools/t/require/0/conditions/0/not ${message}, so that this condition is never decided`,
    );
  });

  it("warns of `every` only where a list that is empty may mean all", () => {
    const every = (path: string) => rule({ every: path, ...rule(is("item", "eq", "x")) });
    expect(idsOf(policy({ t: { require: [every("args.tableIds")] } }))).toEqual(["TG176"]);
    expect(idsOf(policy({ t: { require: [every("args.to")], deny_if: [every("args.ids")] } }))).toEqual([]);
    const long = tool("t", { ids: { type: "array", minItems: 1 } });
    expect(
      idsOf(policy({ t: { require: [every("args.ids")] } }), [
        { ...long, inputSchema: { ...long.inputSchema, required: ["ids"] } },
      ]),
    ).toEqual([]);
  });

  it("knows a hidden tool of a pattern, and one that a pattern denies", () => {
    expect(
      found(policy({ debug_a: { action: "require_approval" }, "drop_*": { action: "deny" } }, { hide: ["debug_*"] })),
    ).toEqual([
      "TG173 /tools/debug_a nothing here ever decides, because `debug_*` of `hide` hides `debug_a`; remove this entry, or mend the names",
    ]);
    expect(idsOf(policy({ t: {} }, { hide: ["get_*"] }), named("get_a", "t"))).toEqual([]);
    expect(idsOf(policy({ t: {} }, { hide: ["put_*"] }), named("get_a", "t"))).toEqual(["TG141"]);
  });
});

describe("limits of version 2", () => {
  const limit = (counter: string, max: number, more: object = {}) => ({
    counter,
    window: "hour",
    max,
    scope: "grant",
    ...more,
  });
  const of = (...limits: readonly object[]) => policy({ t: { limits } });
  const by = ["principal.id"];

  it.each<[string, object]>([
    ["slides", { sliding: true }],
    ["counts apart", { by }],
    ["leaves calls out", { when: [is("args.a", "eq", 1)] }],
    ["weighs calls", { amount: 5 }],
    ["counts elements", { increment_from_size: "args.ids" }],
    ["gives calls back", { release: "on_error" }],
    ["follows a calendar", { window: "month", zone: "UTC" }],
    ["follows the days of a zone", { window: "day", zone: "Europe/Berlin" }],
  ])("one that %s is not idle beside one that does not, nor the other way round", (_, more) => {
    expect(idsOf(of(limit("a", 9, more), limit("b", 1)))).not.toContain("TG128");
    expect(idsOf(of(limit("a", 9), limit("b", 1, more)))).not.toContain("TG128");
  });

  it("one is idle beside a lower one of the same kind", () => {
    const sliding = { sliding: true, by, when: [is("args.a", "eq", 1)], amount: 2 };
    expect(found(of(limit("a", 9, sliding), limit("a", 1, sliding)))).toEqual([
      "TG128 /tools/t/limits/0 this limit of 9 in any hour is never reached, since `/tools/t/limits/1` with 1 in any hour is reached before; lower it, or remove it",
    ]);
  });

  it("one is not idle if other calls are charged more to its counter", () => {
    const plain = { t: { limits: [limit("a", 9), limit("b", 1)] } };
    expect(idsOf(policy(plain))).toEqual(["TG128"]);
    expect(idsOf(policy({ ...plain, u: { limits: [limit("a", 50, { amount: 20 })] } }))).toEqual([]);
  });

  it("of one name with two windows are told apart by how these go on", () => {
    expect(found(of(limit("a", 9), limit("a", 20, { window: "day", sliding: true })))).toEqual([
      'TG194 /tools/t/limits/0/window the counter `a` slides at `/tools/t/limits/1` and not here, so that up to twice this `max` passes around the end of an hour: these are two counters; write `"sliding": true` in each limit of this one, or give each a name of its own',
    ]);
    const running = limit("a", 20, { window: "day", sliding: true, release: "on_end" });
    expect(found(of(limit("a", 9), running))).toEqual([
      "TG127 /tools/t/limits/1 the counter `a` counts in any day by grant here and in an hour by grant at `/tools/t/limits/0`: these are two counters; give each a name of its own, or both the same window and scope",
    ]);
    expect(idsOf(of(limit("a", 9, { window: "week", zone: "UTC" }), limit("a", 9, { window: 604_800 })))).toEqual([
      "TG127",
    ]);
  });

  it.each<[string, object]>([
    ["month", limit("a", 9, { window: "month", zone: "UTC" })],
    ["day of a zone", limit("a", 9, { window: "day", zone: "UTC" })],
  ])("of a %s are not asked to slide", (_, fixed) => {
    expect(idsOf(of(limit("a", 1, { sliding: true }), fixed))).toEqual(["TG127"]);
  });

  it("of a rate limit are not asked to slide", () => {
    const limits = [limit("t_rate", 1, { sliding: true })];
    expect(idsOf(policy({ t: { limits, rate_limit: { window: "day", max: 9 } } }))).toEqual(["TG127"]);
  });

  it("says nothing of a day without a zone, unless another limit has one", () => {
    expect(idsOf(of(limit("a", 9, { window: "day" }), limit("b", 1, { sliding: true })))).toEqual([]);
    expect(found(of(limit("a", 9, { window: "day" }), limit("b", 1, { window: "week", zone: "Asia/Tokyo" })))).toEqual([
      'TG180 /tools/t/limits/0/window this day begins at midnight in UTC; if that is meant, write `"zone": "UTC"` beside it, else the zone whose days are meant, such as `"zone": "Europe/Berlin"`',
    ]);
    expect(idsOf({ ...policy({ t: { rate_limit: { window: "week", max: 1 } } }) })).toEqual([]);
  });

  const all = limit("all", 99);
  const each = limit("each", 1, { by: ["args.id"] });
  const optional = (types: unknown) => [{ ...tool("t", { id: types }) }];
  const required = (types: unknown): readonly Tool[] => [
    {
      name: "t",
      annotations: {},
      inputSchema: { type: "object", properties: { id: types }, required: ["id"], additionalProperties: false },
    },
  ];

  it("tells of each argument that `by` may not find", () => {
    expect(found(of(all, each), optional({ type: "string" }))).toEqual([
      'TG181 /tools/t/limits/1/by/0 `args.id` of `t` does not have to be given, and calls where it is not one are denied; if they may pass, leave them out of this limit with `"when": [{"path":"args.id","op":"exists","value":true}]`, and count them by another',
    ]);
    expect(idsOf(of(all, each), required({ type: ["string", "array"] }))).toEqual(["TG181"]);
    expect(idsOf(of(all, each), required({ type: ["string", "number", "boolean"] }))).toEqual([]);
    expect(idsOf({ ...policy({ t: {} }), all_tools: { limits: [all, each] } }, optional({ type: "string" }))).toEqual([
      "TG181",
    ]);
  });

  it("is silent about such an argument where a rule or the limit says what becomes of calls without it", () => {
    const asks = { require: [rule(is("args.id", "exists", true))] };
    expect(idsOf(policy({ t: { ...asks, limits: [all, each] } }), optional({ type: "string" }))).toEqual([]);
    const denies = { deny_if: [rule(is("args.id", "exists", false))] };
    expect(idsOf(policy({ t: { ...denies, limits: [all, each] } }), optional({ type: "string" }))).toEqual([]);
    const leaves = { ...each, when: [is("args.id", "exists", true)] };
    expect(idsOf(of(all, leaves), optional({ type: "string" }))).toEqual([]);
  });

  it("counts a lower bound, or a presence, only by a limit that counts every call", () => {
    const upper = { require: [rule(is("args.amount", "lte", 5))] };
    const sum = limit("sum", 50, { increment_from: "args.amount" });
    expect(idsOf(policy({ t: { ...upper, limits: [sum] } }))).toEqual([]);
    const sometimes = { ...sum, when: [is("args.kind", "eq", "x"), is("args.amount", "gt", 0)] };
    expect(idsOf(policy({ t: { ...upper, limits: [sometimes] } }))).toEqual(["TG129"]);
  });

  it("looks for the arguments and the caller of each path", () => {
    const limits = [
      limit("a", 1, { increment_from_size: "args.idz" }),
      limit("b", 1, { when: [{ not: is("args.idd", "eq", "x") }, is("args.id.length", "exists", true)] }),
      limit("c", 1, { by: ["args.ib", "principal.rol"] }),
      all,
    ];
    const principal = { type: "object", properties: { role: { type: "string" } } };
    const findings = checkPolicy(readPolicyText(JSON.stringify(of(...limits))), {
      tools: optional({ type: "string" }),
      principal,
    });
    expect(findings.map(({ id, pointer }) => `${id} ${pointer}`)).toEqual([
      "TG142 /tools/t/limits/0/increment_from_size",
      "TG142 /tools/t/limits/1/when/0/not/path",
      "TG142 /tools/t/limits/1/when/1/path",
      "TG142 /tools/t/limits/2/by/0",
      "TG177 /tools/t/limits/2/by/1",
    ]);
  });

  it("knows by a schema what a limit never counts", () => {
    expect(found(of(limit("a", 1, { increment_from_size: "args.id" })), required({ type: "string" }))).toEqual([
      "TG143 /tools/t/limits/0/increment_from_size `args.id` is a string, and a limit counts the elements of an array there, so that every call is denied; count another argument, or calls",
    ]);
    expect(found(of(all, each), required({ type: "array" }))).toEqual([
      "TG143 /tools/t/limits/1/by/0 `args.id` is an array, and `by` counts by texts, numbers and booleans, so that every call is denied; count another argument, or calls",
    ]);
  });

  it("tells of annotations and of paths of other languages in `by` and `when`", () => {
    expect(idsOf(of(limit("a", 1, { by: ["annotations.title"] })))).toEqual(["TG178"]);
    expect(idsOf(of(limit("a", 1, { when: [is("annotations.readOnlyHint", "eq", true)] })))).toEqual(["TG178"]);
    expect(
      idsOf(
        of(limit("a", 1, { when: [is("args.arguments.id", "eq", 1)] }), { ...each, by: ["args.arguments.id"] }, all),
      ),
    ).toEqual(["TG160", "TG160"]);
  });

  it.each<[string, object]>([
    ["one of the same entry", of(all, each)],
    ["a rate limit", policy({ t: { limits: [each], rate_limit: { window: 60, max: 1 } } })],
    ["one of all_tools", policy({ t: { limits: [each] } }, { all_tools: { limits: [all] } })],
    ["one of a pattern around it", policy({ t: { limits: [each] }, "*": { limits: [all] } })],
    ["one by the caller", of(limit("all", 9, { by }), each)],
  ])("a `by` of arguments may stand beside %s", (_, document) => {
    expect(idsOf(document)).not.toContain("TG183");
  });

  it.each<[string, object]>([
    ["no other", of(each)],
    ["one that leaves calls out", of(each, { ...all, when: [is("args.a", "eq", 1)] })],
    ["one that only observes", of(each, { ...all, mode: "observe" })],
    ["one by another argument", of(each, { ...all, by: ["args.b", "principal.id"] })],
    ["one of how many run at once", of(each, { ...all, sliding: true, release: "on_end" })],
    ["one of a pattern that excepts it", policy({ t: { limits: [each] }, "*": { except: ["t"], limits: [all] } })],
    ["one of another tool", policy({ t: { limits: [each] }, u: { limits: [all] } })],
  ])("a `by` of arguments is told of beside %s", (_, document) => {
    expect(idsOf(document)).toContain("TG183");
  });
});

describe("the advice to compare a place beside its letters", () => {
  const paths = ["/srv/data/a", "/srv/database", "/srv/data/../x", "/srv//data/a", "/srv/data", "/etc/x", 5, null];
  const decide = (tools: object) => {
    const engine = createEngine({ policy: parsePolicy(policy(tools, { default: "allow" })) });
    return paths.map((path) => engine.evaluate({ tool: "t", args: { path } }).effect);
  };
  const letters = is("args.path", "starts_with", "/srv/data");
  const place = is("args.path", "within", ["/srv/data"]);

  it.each<["require" | "deny_if", string, object]>([
    ["require", "all", letters],
    ["deny_if", "any", letters],
    ["require", "any", { not: letters }],
    ["deny_if", "all", { not: letters }],
  ])("in %s joins them by %s, and lets nothing through that was denied: %j", (list, joiner, condition) => {
    const before = { t: { [list]: [rule(condition)] } };
    const [text] = found(policy(before, { default: "allow" }));
    expect(text).toContain(`\`{ "${joiner}": [<this condition>, <the same with \`within\`>] }\``);
    const joined = { [joiner]: [letters, place] };
    const after = decide({ t: { [list]: [rule("not" in condition ? { not: joined } : joined)] } });
    for (const [index, effect] of decide(before).entries()) if (effect === "deny") expect(after[index]).toBe("deny");
  });

  it.each([
    ["starts_with", "args.callback_url", "https://a.example", "url_in"],
    ["ends_with", "args.recipient", "@example.com", "email_in"],
    ["ends_with", "args.website", ".example.com", "url_in"],
  ])("names for %s on %s %j the operator %s", (op, path, value, meant) => {
    expect(found(policy({ t: { require: [rule(is(path, op, value))] } }))[0]).toContain(`\`${meant}\` reads it`);
  });

  it("is not given for texts", () => {
    expect(idsOf(policy({ t: { require: [rule(is("args.title", "starts_with", "Re: "))] } }))).toEqual([]);
  });
});

describe("the paths of match", () => {
  const asks = (match: readonly unknown[], more: object = {}) => ({
    t: { action: "require_approval", remember: { seconds: 9, match }, ...more },
  });
  const text = { type: "string" };

  it("are compared with the arguments of the tool, as those of conditions", () => {
    const tools = [tool("t", { repo: text })];
    expect(found(policy(asks(["args.repo", "args.rpo"])), tools)).toEqual([
      "TG142 /tools/t/remember/match/1 `t` has no argument `args.rpo`; did you mean `args.repo`?",
    ]);
    const open = [{ ...tools[0]!, inputSchema: { type: "object", properties: { repo: text } } }];
    expect(found(policy(asks(["args.rpo"], { arguments: ["rpo", "repo"] })), open)).toContain(
      "TG148 /tools/t/remember/match/0 the schema of `t` does not list an argument `args.rpo`; did you mean `args.repo`?",
    );
    expect(found(policy(asks(["args.repo", ["args", "a.b"]])), tools)).toEqual([]);
  });

  it("are told to be of another language", () => {
    expect(idsOf(policy(asks(["args.arguments.repo"])))).toEqual(["TG160"]);
  });

  it("are looked at beside arguments", () => {
    expect(idsOf(policy(asks(["args.a"], { arguments: ["b"] })))).toEqual(["TG187"]);
    expect(idsOf(policy(asks(["args.a"], { arguments: ["a"] })))).toEqual([]);
  });

  it("leave out a second name of an argument, which a remembered approval would cover", () => {
    const tools = [tool("t", { file_path: text, filePath: text })];
    const pointers = (document: object) => found(document, tools).map((one) => one.split(" ").slice(0, 2).join(" "));
    expect(pointers(policy(asks(["args.file_path"])))).toEqual(["TG188 /tools/t/remember/match/0"]);
    expect(pointers(policy(asks(["args.file_path", "args.filePath"])))).toEqual([]);
    expect(pointers(policy(asks(["args.file_path"], { arguments: ["file_path"] })))).toEqual([]);
  });
});
