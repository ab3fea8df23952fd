import { describe, expect, it } from "vitest";
import { checkText } from "../../../../src/cli/check/check-text.js";
import { readToolList } from "../../../../src/cli/server-tools/tool.js";
import { createEngine, parsePolicy, safeParsePolicy } from "../../../../src/index.js";
import { advisedIn } from "./table.js";

type List = "require" | "deny_if";

const document = (list: List, path: string, op: string, value: unknown) => ({
  version: "1",
  default: "deny",
  tools: { t: { [list]: [{ conditions: [{ path, op, value }] }] } },
});
const found = (list: List, path: string, op: string, value: unknown, properties?: object) =>
  checkText(
    JSON.stringify(document(list, path, op, value)),
    properties && readToolList([{ name: "t", inputSchema: { type: "object", properties } }], "the test"),
  ).filter(({ id }) => id !== "TG144" && id !== "TG161");
const messages = (...args: Parameters<typeof found>) => found(...args).map(({ id, message }) => `${id} ${message}`);
const ids = (...args: Parameters<typeof found>) => found(...args).map(({ id }) => id);

describe("a pattern that no text matches", () => {
  it.each([
    "a$b",
    "a^b",
    "$HOME/x",
    "a\\bb",
    "[^\\x{0}-\\x{10FFFF}]",
    "(?m)a$b",
    "\\Ba\\b\\w",
    "(?:a$|b^)c",
    "\\za",
    "a\\A",
  ])("%s is a warning of the parser", (pattern) => {
    const parsed = safeParsePolicy(document("deny_if", "args.a", "regex", pattern));
    expect(parsed.ok && parsed.warnings.map(({ pointer }) => pointer)).toEqual([
      "/tools/t/deny_if/0/conditions/0/value",
    ]);
  });

  it.each([
    "a$",
    "^a",
    "(?m)a$\\n^b",
    "a\\b",
    "a\\B",
    "a?$",
    "$a?",
    "a*^",
    "",
    "\\$a",
    "(?i)k\\Bx",
    "(?:a$b|c)",
    "a$(?:b|$)",
  ])("%s is not one", (pattern) => {
    const parsed = safeParsePolicy(document("deny_if", "args.a", "regex", pattern));
    expect(parsed.ok && parsed.warnings).toEqual([]);
  });

  it("says what to write, by what stands in it and by the list", () => {
    expect(messages("deny_if", "args.a", "regex", "^$" + "{HOME}/x")).toEqual([
      "TG150 no text matches this pattern, so that this condition is never true; variables are not expanded: write their value, or `\\\\$` for a dollar sign",
    ]);
    expect(messages("require", "args.a", "regex", "/^a/i")).toEqual([
      "TG150 no text matches this pattern, so that every call is denied; write it without the slashes around it, and flags as `(?i)` before it",
    ]);
    expect(messages("deny_if", "args.a", "regex", "a$b")).toEqual([
      "TG150 no text matches this pattern, so that this condition is never true; `^` holds at the beginning and `$` at the end: move them there, or write `\\\\$` for a dollar sign",
    ]);
  });
});

describe("what RE2 does not have", () => {
  it.each<[List, string, string]>([
    ["require", "(?=a)", "write `regex` with what stands before it and in it as another condition of this rule"],
    ["require", "^(?!a)", "write `regex` with what stands in it in a rule of `deny_if`"],
    ["deny_if", "(?<=a)b", "write `regex` with what stands in it and after it as another condition of this rule"],
    ["deny_if", "a(?!b)", "leave it out, which denies more, or say in `require` what may pass"],
    ["require", "*.env", "`*` is not a wildcard here: write `[\\\\w-]+` for a name, between `^` and `$`"],
    ["deny_if", "**/x", "`*` is not a wildcard here: write `.*` for any text, with `(?s)` before the pattern"],
  ])("gets advice for %s: %s", (list, pattern, advice) => {
    expect(messages(list, "args.a", "regex", pattern)[0]?.endsWith(advice)).toBe(true);
  });
});

describe("another language's way to write", () => {
  it.each<[List, string, string, unknown, string, string | null]>([
    ["deny_if", "args.query", "regex", "/drop\\s+table/i", "TG151", "(?i)drop\\s+table"],
    ["deny_if", "args.a", "regex", "/x/", "TG151", "x"],
    ["require", "args.a", "regex", "/x/", "TG151", "^(?:x)$"],
    ["deny_if", "args.path", "contains", "$HOME/.ssh", "TG152", "(?i)(?:^|[/\\\\])\\.ssh"],
    ["deny_if", "args.path", "contains", "$" + "{HOME}x", "TG152", null],
    ["deny_if", "args.path", "regex", "^~/\\.ssh/", "TG152", "(?i)(?:^|[/\\\\])\\.ssh/"],
    ["deny_if", "args.path", "eq", "%APPDATA%\\x", "TG152", "(?i)(?:^|[/\\\\])x"],
    ["require", "args.path", "regex", "^~/projects/", "TG152", null],
    ["deny_if", "args.a", "eq", "{{ user }}", "TG152", null],
    ["deny_if", "args.path", "in", ["/etc/*", "**/secret/**"], "TG153", "(?is)^(?:/etc/.*|(?:.*[/\\\\])?secret/.*)$"],
    ["deny_if", "args.path", "contains", "*.env", "TG153", "(?is).*\\.env"],
    ["deny_if", "args.path", "eq", "file?.txt", "TG153", "(?is)^file.\\.txt$"],
    ["deny_if", "args.path", "eq", "a.{pem,key}", "TG153", "(?is)^a\\.(?:pem|key)$"],
    ["deny_if", "args.path", "contains", "\\.env$", "TG153", "\\.env$"],
    ["deny_if", "args.path", "regex", "/etc/*", "TG153", "(?is)/etc.*"],
    ["require", "args.path", "eq", "/srv/*", "TG153", "^/srv/[\\w-]+(?:\\.[\\w-]+)*$"],
    ["require", "args.path", "not_in", ["*.env", "x"], "TG153", "(?is)^(?:.*\\.env|x)$"],
    ["deny_if", "args.path", "not_in", ["/srv/*"], "TG153", "^/srv/[\\w-]+(?:\\.[\\w-]+)*$"],
  ])("%s %s %s %j is %s", (list, path, op, value, id, advised) => {
    expect(found(list, path, op, value).map((one) => [one.id, advisedIn(one.message)])).toEqual([[id, advised]]);
  });

  it.each<[List, string, string, unknown]>([
    ["deny_if", "args.path", "regex", "/etc/"],
    ["deny_if", "args.path", "regex", "/\\.git/"],
    ["deny_if", "args.command", "contains", "~/.ssh"],
    ["deny_if", "args.filter", "eq", "$where"],
    ["deny_if", "args.a", "contains", "*"],
    ["deny_if", "args.version", "eq", "^1.2.3"],
    ["deny_if", "args.cron", "eq", "* * * * *"],
    ["deny_if", "args.question", "eq", "Are you sure? Yes"],
    ["require", "args.a", "in", ["x", "y.z"]],
  ])("%s %s %s %j is not one", (list, path, op, value) => expect(ids(list, path, op, value)).toEqual([]));

  it("sends what a negative operator should exclude into the other list", () => {
    expect(messages("require", "args.path", "not_in", ["*.env"])).toEqual([
      'TG153 `not_in` takes a wildcard as it stands, letter by letter: this list has `"*.env"`, so that what it names is let through; write `regex` with `"(?is)^.*\\\\.env$"` in a rule of `deny_if`',
    ]);
  });

  it("for elements of a list names a part of them, which denies an element that holds it", () => {
    const files = { files: { type: "array", items: { type: "string" } } };
    expect(messages("deny_if", "args.files", "contains", "**/*.env", files)).toEqual([
      'TG153 `contains` takes a wildcard as it stands, letter by letter: this text has `"**/*.env"`, so that what it names is not denied; write `".env"`: a list is denied too if an element holds it within a longer text',
    ]);
    const policy = parsePolicy(document("deny_if", "args.files", "contains", ".env"));
    const engine = createEngine({ policy });
    const effect = (files: readonly string[]) => engine.evaluate({ tool: "t", args: { files } }).effect;
    expect([effect(["a.txt", "src/.env"]), effect(["a.txt"])]).toEqual(["deny", "allow"]);
  });
});

describe("a path into a list", () => {
  it.each([
    "args.paths[0]",
    "args.paths[*]",
    "args.paths[]",
    "args.paths.0",
    "args.paths.*",
    "args.a.length",
    "args.x[0].y",
  ])("%s is one", (path) => expect(ids("deny_if", path, "eq", "x")).toEqual(["TG154"]));

  it.each(["args.length", "args.x1", "args.a.b"])("%s is not one", (path) =>
    expect(ids("deny_if", path, "eq", "x")).toEqual([]),
  );

  it("says what to write for the list that the rule stands in", () => {
    expect(messages("deny_if", "args.paths[0]", "eq", "x")).toEqual([
      "TG154 `args.paths[0]` looks like a path into a list, and a path leads through objects only, so that the argument is absent and the condition is never decided; `contains` on `args.paths` looks at every element, and also denies one that holds the value within a longer text",
    ]);
    expect(messages("require", "args.paths.*", "eq", "x")).toEqual([
      'TG154 `args.paths.*` looks like a path into a list, and a path leads through objects only, so that the argument is absent and the condition is never decided; no condition holds for every element of `args.paths`: say in `deny_if` with `contains` what may not be in it, or write `"action": "require_approval"` for the tool',
    ]);
  });

  it("is let be where the tool has an argument of that name", () => {
    const box = { box: { type: "object", properties: { length: { type: "number" } } } };
    expect(ids("deny_if", "args.box.length", "gt", 5, box)).toEqual([]);
  });

  it("a name with a dot is told from a path through objects", () => {
    expect(messages("require", "args.projects.any", "eq", "x", { "projects.any": { type: "string" } })).toEqual([
      'TG148 the schema of `t` does not list an argument `args.projects.any`; the tool has one whose name is `projects.any`, which no condition can look at: in a path a dot leads into an object; write `"action": "deny"` or `"require_approval"` for the tool',
    ]);
    expect(messages("require", "args.project", "eq", "x", { "projects.any": {}, amount: {} })).toEqual([
      "TG148 the schema of `t` does not list an argument `args.project`; it has `args.amount`",
    ]);
  });
});

describe("another spelling that passes `deny_if`", () => {
  it.each<[string, string, unknown, string, string]>([
    ["args.command", "regex", "curl.*\\|.*sh", "curl\n|sh", "(?s)curl.*\\|.*sh"],
    ["args.a", "regex", "rm .*-rf", "rm \n-rf", "(?s)rm\\s+.*-rf"],
    ["args.a", "regex", "x.*y", "x\ny", "(?s)x.*y"],
    ["args.command", "regex", "^rm ", "cd /; rm ", "(?:^|[^\\w-])rm\\s+"],
    ["args.sql", "regex", "drop table", "drop  table", "(?i)drop\\s+table"],
    ["args.sql", "contains", "DROP", "drop", "(?i)DROP"],
    ["args.host", "in", ["a.com", "b.com"], "A.COM", "(?i)^(?:a\\.com|b\\.com)$"],
    ["args.text", "regex", "^password", "x\npassword", "(?m)^password"],
  ])("%s %s %j", (path, op, value, example, advised) => {
    const [one] = found("deny_if", path, op, value);
    expect([one?.id, one?.example, advisedIn(one?.message ?? "")]).toEqual(["TG155", example, advised]);
  });

  it.each<[string, string, unknown]>([
    ["args.command", "regex", "rm\\s+-rf"],
    ["args.command", "regex", "(?s)curl.*\\|.*sh"],
    ["args.path", "regex", ".*\\.env$"],
    ["args.name", "eq", "admin"],
    ["args.sql", "regex", "(?i)\\bdrop\\s+table\\b"],
  ])("is not looked for, or not found: %s %s %j", (path, op, value) =>
    expect(ids("deny_if", path, op, value)).toEqual([]),
  );
});

describe("what an argument is", () => {
  const open = "^example\\.com";
  it.each<[string, object | undefined, string | undefined]>([
    ["args.target", undefined, undefined],
    ["args.target", { target: { type: "string", format: "hostname" } }, "example.com.evil.org"],
    ["args.serverHost", undefined, "example.com.evil.org"],
    ["args.server_host", undefined, "example.com.evil.org"],
    ["args.target", { target: { type: "string", description: "The shell command to run" } }, "example.com; rm -rf /"],
  ])("%s with %j", (path, properties, example) => {
    expect(found("require", path, "regex", open, properties).flatMap((one) => one.example ?? [])).toEqual(
      example === undefined ? [] : [example],
    );
  });

  it("is a path of Windows where the pattern has its signs, and the advice keeps them", () => {
    const [one] = found("require", "args.path", "regex", "^C:\\\\data\\\\");
    expect([one?.example, advisedIn(`write${one?.message.split(", or write")[1]}`)]).toEqual([
      "C:\\data\\..\\x",
      "^C:\\\\data\\\\[\\w-]+(?:\\.[\\w-]+)*(?:\\\\[\\w-]+(?:\\.[\\w-]+)*)*$",
    ]);
  });

  it("a text that another rule of the tool denies is not shown", () => {
    const rules = (value: string) => ({
      version: "1",
      default: "deny",
      tools: {
        t: {
          require: [{ conditions: [{ path: "args.command", op: "regex", value: "^git status" }] }],
          deny_if: [{ conditions: [{ path: "args.command", op: "regex", value }] }],
        },
      },
    });
    const examples = (value: string) => checkText(JSON.stringify(rules(value))).map(({ example }) => example);
    expect(examples("[;&|`$<>\\n]")).toEqual([]);
    expect(examples(";")).toEqual(["git status && rm -rf /"]);
  });
});
