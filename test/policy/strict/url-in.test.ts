import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileUrlIn, isUrlPattern } from "../../../src/policy/strict/url-in.js";
import { runs } from "../../runs.js";
import { holdBesideReaders, rowsOf } from "./corpus.js";
import { mutated } from "./mutated.js";

/** Scheme, host, port and path, as a reader has them. */
type Parts = readonly [scheme: string, host: string, port: string, path: string];

const rows = rowsOf<Parts>("urls");
const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: "80", https: "443", ws: "80", wss: "443" };

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Plain on purpose: nothing of what is tested helps here. */
function fits(element: string, [scheme, host, port, path]: Parts): boolean {
  const [wantedScheme = "", rest = ""] = element.split("://");
  const [authority = "", ...segments] = rest.split("/");
  const [wantedHost = "", wantedPort = ""] = authority.split(":");
  const wantedPath = decoded(`/${segments.join("/")}`).replace(/\/$/, "");
  const own = decoded(path);
  return (
    scheme === wantedScheme &&
    (wantedHost.startsWith("*.") ? host.endsWith(wantedHost.slice(1)) : host === wantedHost) &&
    (port || DEFAULT_PORTS[scheme]) === (wantedPort || DEFAULT_PORTS[wantedScheme]) &&
    (wantedPath === "" || own === wantedPath || own.startsWith(`${wantedPath}/`))
  );
}

describe("url_in beside six readers of URLs", () => {
  holdBesideReaders({ rows, compile: compileUrlIn, fits, mayFit: fits });
});

it("url_in takes a plus for a space only where the path does not fit as it is written", () => {
  const answer = compileUrlIn(["https://example.org/c+d"]);
  expect(answer("https://example.org/c+d/e+f")).toBe(true);
  expect(answer("https://example.org/c%20d")).toBe(null);
  expect(answer("https://example.org/cd")).toBe(false);
});

describe("an element of url_in", () => {
  it.each([
    "https://example.org",
    "https://example.org/",
    "http://localhost:8080",
    "wss://*.example.org:65535/a/b/",
    "https://xn--mnchen-3ya.example/caf%c3%a9/a%20b",
    "ws://a",
  ])("can be %s", (text) => expect(isUrlPattern(text)).toBe(true));

  it.each([
    "",
    "example.org",
    "https://",
    "https://*",
    "https://*.",
    "https://*.*.example.org",
    "https://a.*.example.org",
    "https://*example.org",
    "https://example.*",
    "*://example.org",
    "https://*:443",
    "https://example.org:*",
    "https://example.org:0",
    "https://example.org:65536",
    "https://example.org:080",
    "https://Example.org",
    "HTTPS://example.org",
    "ftp://example.org",
    "https://127.0.0.1",
    "https://[::1]",
    "https://2130706433",
    "https://user@example.org",
    "https://example.org?x",
    "https://example.org/?x",
    "https://example.org/a#x",
    "https://example.org/a//b",
    "https://example.org//",
    "https://example.org/./a",
    "https://example.org/a/..",
    "https://example.org/a;b",
    "https://example.org/a[b]",
    "https://example.org/a%2fb",
    "https://example.org/%2e",
    "https://example.org/%ff",
    "https://example.org/%ef%bc%8e%ef%bc%8e/a",
    "https://example.org/é",
    "https://münchen.example",
    "https://example.org/a b",
    " https://example.org",
    `https://${"a.".repeat(126)}org`,
    `https://example.org/${"a".repeat(8_173)}`,
  ])("cannot be %s", (text) => expect(isUrlPattern(text)).toBe(false));
});

describe("url_in on random changes of allowed URLs", () => {
  const elements = ["https://example.org/docs", "https://*.example.org", "http://example.net:8080/a"];
  const allowed = [
    "https://example.org/docs/a%20b?x#y",
    "https://a.b.example.org/x",
    "http://example.net:8080/a/%c3%a9",
    "https://example.org:443/docs",
  ];
  const answer = compileUrlIn(elements);
  const nodeParts = (text: string): Parts | undefined => {
    if (!URL.canParse(text)) return undefined;
    const { protocol, hostname, port, pathname } = new URL(text);
    return [protocol.slice(0, -1), hostname, port, pathname];
  };
  const pieces = [
    "@",
    ":",
    "//",
    "/..",
    "/.",
    "%2e",
    "%2f",
    "\\",
    "?",
    "#",
    ";",
    ".evil.net",
    "evil.net",
    "xn--a.",
    ":443",
  ];

  it("is TRUE only if URL of Node finds the URL within an element, FALSE only if it does not", () => {
    const seen = new Set<boolean | null>();
    fc.assert(
      fc.property(mutated(allowed, pieces), (text) => {
        const own = answer(text);
        const parts = nodeParts(text);
        const inside = parts !== undefined && elements.some((element) => fits(element, parts));
        seen.add(own);
        return own === null || own === inside;
      }),
      { numRuns: runs(2_000, 100_000) },
    );
    expect(seen).toEqual(new Set([true, false, null]));
  });
});
