import { describe, expect, it } from "vitest";
import { narrower } from "../../../src/cli/check/narrower.js";
import { matcher } from "../../../src/cli/check/pattern-source.js";

describe("a narrower pattern", () => {
  it.each([
    ["url", "https://example\\.com", "https://example.com/a", "https://example.com.evil.net/"],
    ["url", "^https://api\\.example\\.com/.*", "https://api.example.com/a?b=c", "https://api.example.com/a\nb"],
    ["host", "example\\.com$", "api.example.com", "evilexample.com"],
    ["path", "^/srv/.*", "/srv/a/b.txt", "/srv/../etc/passwd"],
    ["command", "^git", "git status", "git; rm -rf /"],
    ["sql", "^SELECT", "SELECT a, b FROM t", "SELECT 1; DROP TABLE t"],
    ["mail", "@example\\.com$", "a.b@example.com", "a@evil.net,b@example.com"],
    ["address", "^10\\.", "10.0.0.1", "10.evil.net"],
  ] as const)("for the %s of %j takes %j, and not %j", (kind, source, meant, attack) => {
    const asWritten = matcher(source);
    expect([asWritten(meant), asWritten(attack)], "the pattern as it is written").toEqual([true, true]);
    const narrowed = matcher(narrower(kind, source)!);
    expect([narrowed(meant), narrowed(attack)]).toEqual([true, false]);
  });

  it("is the pattern itself if nothing is wrong with it", () => {
    expect(narrower("path", "^/srv/[a-z]+\\.txt$")).toBe("^/srv/[a-z]+\\.txt$");
  });

  it("is not given for a pattern whose lines begin anywhere", () => {
    expect(narrower("path", "(?m)^/srv/")).toBeUndefined();
  });
});
