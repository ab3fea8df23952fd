import { describe, expect, it } from "vitest";
import { hostFits, isHost, readHost, readHostPattern } from "../../../src/policy/strict/host.js";

describe("a host", () => {
  it.each([
    "a",
    "localhost",
    "example.org",
    "1.2.3.example",
    "0x7f.a",
    "a-b.c--d.e1",
    "xn--mnchen-3ya.example",
    `${"a".repeat(63)}.${"b".repeat(63)}`,
    `${"a.".repeat(126)}a`,
  ])("can be %s", (text) => expect(isHost(text)).toBe(true));

  it.each([
    "",
    ".",
    "a.",
    ".a",
    "a..b",
    "-a",
    "a-",
    "a-.b",
    "a.-b",
    "a_b",
    "A",
    "a.B",
    "é",
    "a b",
    "a\n",
    "*",
    "*.a",
    "1",
    "127.0.0.1",
    "a.1",
    "a.0x1",
    "a.1e3",
    "[::1]",
    "a:80",
    "a/b",
    "xn--",
    `${"a".repeat(64)}.b`,
    `b.${"a".repeat(64)}`,
    `${"a.".repeat(126)}ab`,
  ])("cannot be %j", (text) => expect(isHost(text)).toBe(false));
});

describe("a pattern of hosts", () => {
  const answer = (pattern: string, host: string) => hostFits(readHostPattern(pattern)!, readHost(host));

  it.each([
    ["example.org", "example.org", true],
    ["example.org", "a.example.org", false],
    ["example.org", "org", false],
    ["example.org", "example.net", false],
    ["*.example.org", "a.example.org", true],
    ["*.example.org", "a.b.example.org", true],
    ["*.example.org", "example.org", false],
    ["*.example.org", "xexample.org", false],
    ["*.example.org", "a.example.org.net", false],
    ["*.example.org", "xn--a.example.org", null],
    ["*.example.org", "a.xn--b.example.org", null],
    ["*.example.org", "xn--a.net", null],
    ["xn--a.org", "xn--a.org", true],
    ["xn--a.org", "b.org", false],
    ["xn--a.org", "xn--b.org", null],
    ["xn--a.org", "org.xn--a", null],
    ["xn--a.org", "xn--a.xn--a.org", null],
    ["xn--a.org", "b.xn--a.org", false],
    ["*.xn--a.org", "b.xn--a.org", true],
    ["*.xn--a.org", "xn--a.org", false],
    ["*.xn--a.org", "xn--a.xn--a.org", null],
    ["a.xn--b", "xn--b", false],
  ])("%s beside %s is %s", (pattern, host, fits) => expect(answer(pattern, host)).toBe(fits));

  it("is compared with no more labels of a host than it has itself", () => {
    let reads = 0;
    const { labels, encoded } = readHost(`${"a.".repeat(120)}org`);
    const watched = new Proxy(labels, {
      get: (target, key) => {
        if (key !== "length") reads += 1;
        return Reflect.get(target, key);
      },
    });
    expect(hostFits(readHostPattern("*.a.net")!, { labels: watched, encoded })).toBe(false);
    expect(hostFits(readHostPattern("*.a.org")!, { labels: watched, encoded })).toBe(true);
    expect(reads).toBeLessThanOrEqual(4);
  });

  it.each(["", "*", "*.", "*.*.org", "*a.org", "a.*", "*.1", "*.A"])("cannot be %j", (text) => {
    expect(readHostPattern(text)).toBe(undefined);
  });
});
