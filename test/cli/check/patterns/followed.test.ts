import { describe, expect, it } from "vitest";
import { checkText } from "../../../../src/cli/check/check-text.js";
import { createEngine, parsePolicy } from "../../../../src/index.js";
import { advisedIn } from "./table.js";

/** Advice of `check`, followed literally, on calls: what its author wanted denied is denied, and the rest passes. */

type List = "require" | "deny_if";

const documentOf = (list: List, name: string, op: string, value: unknown) => ({
  version: "1",
  default: "deny",
  tools: { t: { [list]: [{ conditions: [{ path: `args.${name}`, op, value }] }] } },
});
const found = (list: List, name: string, op: string, value: unknown) =>
  checkText(JSON.stringify(documentOf(list, name, op, value)));
const passing = (list: List, name: string, pattern: string, texts: readonly string[]): readonly string[] => {
  const engine = createEngine({ policy: parsePolicy(documentOf(list, name, "regex", pattern)) });
  return texts.filter((text) => engine.evaluate({ tool: "t", args: { [name]: text } }).effect === "allow");
};

describe("a pattern that is advised for `deny_if`", () => {
  it.each<[string, string, unknown, string, readonly string[], readonly string[]]>([
    ["path", "regex", "/etc/*", "TG153", ["/etc", "/etc/passwd", "/srv/../etc/passwd", "//etc/x"], ["/srv/x"]],
    ["path", "regex", ".ssh/*", "TG153", ["/home/me/.ssh/id_rsa", ".ssh"], ["/srv/x"]],
    ["path", "regex", "/home/*/.ssh/*", "TG153", ["/home/me/.ssh/id_rsa"], ["/home/me/x"]],
    ["url", "regex", "https?://*\\.internal/", "TG153", ["https://a.internal/x"], ["https://example.com/x"]],
    ["path", "regex", "C:\\Windows", "TG157", ["C:\\Windows\\x", "c:/windows/x"], ["C:\\work"]],
    ["path", "contains", "C:\\\\Windows", "TG157", ["C:\\Windows\\x", "C:\\\\Windows"], ["C:\\work"]],
    ["path", "eq", "C:\\\\a\\\\b.txt", "TG157", ["C:\\a\\b.txt", "c:/A/b.txt"], ["C:\\a\\b.txt2"]],
    ["path", "regex", "^C:\\\\Windows", "TG155", ["C:\\Windows\\x", "C:/Windows/x", "c:\\WINDOWS\\x"], ["D:\\x"]],
    ["command", "regex", "rm\\\\s+-rf", "TG157", ["rm  -rf /"], ["ls"]],
    ["query", "regex", "(?i)\\\\bdrop\\\\b", "TG157", ["x; DROP y"], ["raindrops"]],
    ["name", "regex", "\\\\.env$", "TG157", [".env"], ["env"]],
    ["text", "contains", "password|secret", "TG153", ["my secret"], ["hello"]],
    ["path", "contains", "/etc/(passwd|shadow)", "TG153", ["/etc/shadow"], ["/etc/hosts"]],
    ["path", "contains", "[.]env", "TG153", ["a/.env"], ["a/env"]],
    ["query", "contains", "/drop/i", "TG153", ["DROP x"], ["select"]],
    ["path", "eq", "/\\.env$/", "TG153", ["a/.env"], ["a/env"]],
    ["sql", "contains", "%drop%", "TG153", ["x DROP y"], ["select"]],
    ["name", "in", ["%admin", "root"], "TG153", ["the_admin", "root"], ["guest"]],
    ["path", "eq", "~root/.ssh", "TG152", ["/root/.ssh"], ["/srv/x"]],
    ["path", "contains", "%ProgramFiles(x86)%\\App", "TG152", ["C:\\Program Files (x86)\\App\\x"], ["C:\\work"]],
  ])("%s %s %j denies what its author names", (name, op, value, id, denied, allowed) => {
    const [one] = found("deny_if", name, op, value);
    expect(one?.id).toBe(id);
    const pattern = advisedIn(one?.message ?? "");
    expect(passing("deny_if", name, pattern ?? "", [...denied, ...allowed])).toEqual(allowed);
  });

  it.each<[string, string, unknown]>([
    ["path", "contains", "~"],
    ["path", "contains", "~/"],
    ["path", "contains", "..\\"],
    ["path", "regex", "(?i)(^|[/\\\\])\\.ssh"],
    ["text", "regex", "\\\\\\\\server\\\\share"],
    ["command", "contains", "curl|sh"],
    ["text", "contains", "a|b"],
    ["text", "contains", "save 50%"],
    ["url", "contains", "%00"],
  ])("is not looked for: %s %s %j", (name, op, value) => expect(found("deny_if", name, op, value)).toEqual([]));
});

describe("a pattern that is advised for `require`", () => {
  it.each<[string, string, unknown, string, readonly string[], readonly string[]]>([
    [
      "url",
      "regex",
      "^https://*.example.com/",
      "TG153",
      ["https://a.example.com/x"],
      ["https://evil.org/a.example.com/"],
    ],
    ["url", "regex", "https:\\/\\/*.example.com$", "TG153", ["https://a.example.com"], ["https://evil.org"]],
    ["label", "in", ["*", "team-*"], "TG153", ["team-a"], ["other"]],
    ["branch", "eq", "main|master", "TG153", ["main", "master"], ["main2", "xmaster"]],
    ["id", "regex", "^\\\\d+$", "TG157", ["12"], ["12x", "\\d"]],
    [
      "email",
      "regex",
      "^alice\\\\S+@example\\\\.com$",
      "TG157",
      ["alice-x@example.com"],
      ["alice@evil.org,b@example.com"],
    ],
    ["url", "regex", "\\.example\\.com", "TG125", ["https://a.example.com/x"], ["https://a.example.com.evil.org"]],
    [
      "url",
      "regex",
      "^https?://example\\.com[:/]",
      "TG156",
      ["https://example.com/x"],
      ["http://example.com:x@evil.org"],
    ],
    ["url", "regex", "^/api/v1/", "TG156", ["/api/v1/users"], ["/api/v1/../x", "/api/v1/..%2fx"]],
    ["host", "regex", "(^|\\.)example\\.com$", "TG156", ["example.com", "a.example.com"], ["evil.org/.example.com"]],
    ["ip", "regex", "^fe80:", "TG156", ["fe80::1"], ["fe80:.evil.org"]],
    ["path", "regex", "^(?:/srv/)", "TG126", ["/srv/a"], ["/srv/", "/srv/../x"]],
    ["query", "regex", "^(?i)select\\b", "TG156", ["select a FROM b"], ["select a; DROP TABLE x"]],
    ["query", "regex", "(?i:^select)", "TG156", ["select a FROM b"], ["select a; DROP TABLE x"]],
  ])("%s %s %j takes what its author names", (name, op, value, id, taken, denied) => {
    const [one] = found("require", name, op, value);
    expect(one?.id).toBe(id);
    const pattern = advisedIn(one?.message.replace("or write", "; write").replace(/^.*; write/, "write") ?? "");
    expect(passing("require", name, pattern ?? "", [...taken, ...denied])).toEqual(taken);
  });

  it.each<[string, string]>([
    ["mime_type", "^image/"],
    ["contentType", "^application/json"],
    ["timezone", "^Europe/"],
    ["date", "^2024/"],
    ["model", "^anthropic/"],
    ["q", "^repo:acme/"],
    ["url", "^mailto:"],
    ["url", "^s3://"],
    ["url", "^//cdn\\.example\\.com/"],
    ["title", "\\S"],
  ])("is not looked for: %s %s", (name, pattern) => expect(found("require", name, "regex", pattern)).toEqual([]));
});
