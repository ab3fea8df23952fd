import { RE2JS } from "re2js";
import { expect, it } from "vitest";
import { rows } from "./table.js";

/** What no advice for `require` may take, by the argument; and what it is to take. */
const ATTACKS: Readonly<Record<string, readonly string[]>> = {
  "args.url": [
    "https://github.com.evil.org/", "https://github.com@evil.org/", "https://githubxcom/", "https://evilgithub.com/",
    "https://evil.org/github.com", "https://evil.org#.cdn.example.com/", "https://evil.org?.cdn.example.com/",
    "https://evil.org\\.cdn.example.com/", "https://example.com.evil.org", "https://evilexample.com/",
    "https://example.com\n.evil.org",  
     "https://a.example.com:x@evil.org/", "https://api.example.com#@evil.org/",
  ],
  "args.command": [
    "git status; rm -rf /", "git status && rm -rf /", "git status | sh", "git status $(rm -rf /)", "git status `id`",
    "git status\nrm -rf /", "git status & rm -rf /", "git log > /etc/passwd", "git log --output=/etc/passwd",
    "cat ../../etc/passwd", "cat /etc/shadow", "npm run x; sh", "cargo\nrm", "mvn\nrm -rf /", "docker ps;id",
    "kubectl get pods -o yaml | sh", "kubectl get ../../x", "ls\\\nrm", "echo 'x' 'y'", "echo ~", "ls *",
  ],
  "args.query": [
    "SELECT; DROP TABLE x", "SELECT 1; DROP TABLE x", "SELECT * FROM orders; DROP TABLE x",
    "SELECT * FROM users -- FROM orders", "SELECT a INTO b FROM c", "SELECT * FROM t UNION SELECT * FROM users",
    "SELECT pg_sleep(9) FROM t", "SELECT * INTO OUTFILE '/x' FROM t", "SELECT * FROM t /* x */", "DROP TABLE x; SELECT * FROM t",
  ],
  "args.path": [
    "/srv/../etc/passwd", "/srv/a/../../etc/passwd", "/srv/..", "/srv/..\\..\\x", "/srv/a\\..\\..\\x", "/workspace/../x",
    "C:\\Users\\me\\project\\..\\x", "C:\\Users\\me\\project\\a\\..\\..\\x", "C:\\Users\\me\\project\\../x",
    "C:\\Users\\me\\project\\a:b", "..\\..\\x.txt", "../x.txt", "./src/../x", "src/../x.ts", "src/..\\x.ts", "/srv/a\n",
  ],
  "args.email": [
    "a@evil.org,b@example.com", "a@evil.org b@example.com", "\"x@evil.org\"@example.com", "a@example.com.evil.org",
    "a@evilexample.com", "a@examplexcom", "a@evil.org\nb@example.com", "a@example.com,b@evil.org", "@example.com",
  ],
  "args.shop_domain": ["evil.org/.myshopify.com", "evil.org#.example.com", "a.example.com.evil.org", "evilmyshopify.com"],
  "args.ip": ["10.evil.org", "10.0.0.1.evil.org", "100.1.1.1", "192.168.evil.org", "192.168.1.1.1", "10.1"],
}; // biome-ignore format: an attack beside others of its kind

/** What no advice for a folder of an address may take. */
const LEAVING = ["/users/../admin", "/users/a/../../admin", "/users/%2e%2e/admin"].map(
  (rest) => `https://example.com${rest}`,
);

const advised = rows.filter(({ list, write }) => list === "require" && write !== null);

it.each(advised.map(({ path, write }) => [write!, path] as const))("%s on %s takes no attack", (pattern, path) => {
  const compiled = RE2JS.compile(pattern);
  const leaving = pattern.includes("/users/") ? LEAVING : [];
  expect([...(ATTACKS[path] ?? []), ...leaving].filter((text) => compiled.test(text))).toEqual([]);
});

it.each([
  ["^https://github\\.com/", "^https://github\\.com/\\S*$", "https://github.com/a/b?c=d"],
  ["^https://(www\\.)?github\\.com", "^https://(www\\.)?github\\.com(?:/\\S*)?$", "https://www.github.com"],
  ["^https?://[^/]*example\\.com", "^https?://(?:[\\w-]+\\.)*example\\.com(?:/\\S*)?$", "https://a.b.example.com/x"],
  ["^git status", "^git status(?: \\w[\\w-]*(?:[./][\\w-]+)*)*$", "git status src/index.ts"],
  ["^SELECT", "^SELECT (?:\\*|\\w+(?:, ?\\w+)*) FROM \\w+$", "SELECT id, name FROM orders"],
  ["^/srv/", "^/srv/[\\w-]+(?:\\.[\\w-]+)*(?:/[\\w-]+(?:\\.[\\w-]+)*)*$", "/srv/data/report.2024.txt"],
  ["@example\\.com$", "^[\\w+-]+(?:\\.[\\w+-]+)*@example\\.com$", "jane.doe+x@example.com"],
  ["^10\\.", "^10\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}$", "10.0.12.255"],
  ["\\.myshopify\\.com$", "^[\\w-]+(?:\\.[\\w-]+)*\\.myshopify\\.com$", "shop.myshopify.com"],
])("instead of %s, %s takes %s, which it took before", (before, after, text) => {
  expect(rows.some(({ write }) => write === after)).toBe(true);
  expect([RE2JS.compile(before).test(text), RE2JS.compile(after).test(text)]).toEqual([true, true]);
});
