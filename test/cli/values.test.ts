import { chmodSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { secretsIn, withoutSecrets } from "../../src/cli/shared/shown.js";
import { folder, POLICY, startProxy } from "./proxy/raw.js";
import { fixture, tollgate } from "./run.js";

const shop = fixture("shop.json");
const proxy = (...options: readonly string[]) => ["proxy", "--policy", shop, ...options, "--", "node"];

/** Runs a command line; the proxy needs a process of its own. */
async function run(argv: readonly string[]): Promise<{ readonly code: unknown; readonly err: string }> {
  if (argv[0] !== "proxy") return tollgate(...argv);
  const { exit, err } = startProxy(argv.slice(1), { env: { HOME: "/nonexistent", XDG_STATE_HOME: "" } });
  return { code: await exit, err: err() };
}

describe("an empty value is an error that says so", () => {
  const EMPTY = (name: string) => `tollgate: \`--${name}\` is empty; is a variable not set? Write a value, or leave it out\n`;
  it.each<[string, readonly string[]]>([
    ...["policy", "store", "namespace", "grant", "session", "log"].map((name): [string, string[]] => [name, proxy(`--${name}`, "")]),
    ["upstream", ["proxy", "--policy", shop, "--upstream", ""]],
    ["header", ["proxy", "--policy", shop, "--upstream", "http://127.0.0.1:1", "--header", " "]],
    ["tools", ["check", shop, "--tools", ""]],
    ["ignore", ["check", shop, "--ignore="]],
    ["url", ["init", "--url", ""]],
    ["timeout", ["types", "--tools", shop, "--timeout", "\t"]],
    ["tool", ["explain", shop, "--tool", ""]],
    ["args", ["explain", shop, "--tool", "t", "--args", ""]],
    ["grant", ["explain", shop, "--tool", "t", "--grant", ""]],
    ["session", ["explain", shop, "--tool", "t", "--session", ""]],
    ["why-not", ["explain", shop, "--tool", "t", "--why-not", ""]],
    ["coverage", ["test", shop, fixture("shop-cases.json"), "--coverage", ""]],
    ["min-coverage", ["test", shop, fixture("shop-cases.json"), "--min-coverage", ""]],
  ])("of --%s in %j", async (name, argv) => {
    expect(await run(argv)).toMatchObject({ code: 2, err: EMPTY(name) });
  });

  it.each([[["check", ""]], [["convert", " "]], [["explain", "", "--tool", "t"]], [["test", shop, ""]]])("as an argument of %j", async (argv) => {
    expect(await run(argv)).toMatchObject({ code: 2, err: "tollgate: an argument is empty; is a variable not set? Write a value, or leave it out\n" });
  });

  it("with bytes that are not UTF-8 is refused", async () => {
    expect(await run(["explain", shop, "--tool", "l\ufffdschen"])).toMatchObject({ code: 2, err: "tollgate: `--tool` has bytes that are not UTF-8; write it in UTF-8\n" });
  });
}); // biome-ignore format: tables

describe("a value that an option does not know is an error, and shows no secret", () => {
  const STORE = "expected `--store` to be `memory`, `redis://<host>:<port>`, `rediss://<host>:<port>`, `postgres://<host>:<port>/<database>` or a file; write ";
  const REDIS = "expected `--store` to be as `redis://<user>:<password>@<host>:<port>/<number>`; is a variable not set, or a sign in the password not escaped?";
  const AS = 'to be an http or https address, got ';
  it.each<[readonly string[], string]>([
    [proxy("--store", "mysql://app:s3cret@db/x"), `${STORE}\`./counters.db\` for a file`],
    [proxy("--store", "valkey://:s3cret@h:6379"), `${STORE}\`./counters.db\` for a file`],
    [proxy("--store", "mysql:host;password=s3cret"), STORE],
    [proxy("--store", "file:counters.db"), `${STORE}\`./counters.db\` for a file`],
    [proxy("--store", "sqlite:///tmp/c.db"), STORE],
    [proxy("--store", ":memory:"), `${STORE}\`memory\``],
    [proxy("--store", "Memory"), `${STORE}\`memory\``],
    [proxy("--store", "redis"), `${STORE}\`./counters.db\` for a file`],
    [proxy("--store", "localhost:6379"), `${STORE}\`./counters.db\` for a file`],
    [proxy("--store", "DB_PASSWORD=s3cret"), `${STORE}\`./counters.db\` for a file`],
    [proxy("--store", " /tmp/counters.db"), STORE],
    [proxy("--store", '"redis://:s3cret@h:6379"'), `${STORE}\`./counters.db\` for a file`],
    [proxy("--store", "'postgres://app:s3cret@db/x'"), STORE],
    [proxy("--store", "<redis://:s3cret@h>"), STORE],
    [proxy("--store", "redis//:s3cret@h:6379/0"), STORE],
    [proxy("--store", "my_app:s3cret@db.example.com/app"), STORE],
    [proxy("--store", "a:s3cret@db/app"), STORE],
    [proxy("--store", "host=db.local password=s3cret"), STORE],
    [proxy("--store", "Server=db.local;Password=s3cret"), STORE],
    [proxy("--store", "db.local?password=s3cret"), STORE],
    [proxy("--store", "$STATE/counters.db"), STORE],
    [proxy("--store", "'./counters.db'"), STORE],
    [proxy("--store", "./counters\n.db"), STORE],
    [proxy("--store", "redis://"), REDIS],
    [proxy("--store", "redis://:6379"), REDIS],
    [proxy("--store", "redis:s3cret"), REDIS],
    [proxy("--store", "redis://u:s3cret/p@h:6379"), REDIS],
    [proxy("--store", "REDISS://u:s3cret@h:6379/cache"), REDIS],
    [["proxy", "--policy", shop, "--upstream", "ftp://u:s3cret@h/x"], `expected \`--upstream\` ${AS}\`ftp://***@h/x\``],
    [["proxy", "--policy", shop, "--upstream", "https:///mcp"], `expected \`--upstream\` ${AS}\`https:///mcp\``],
    [["proxy", "--policy", shop, "--upstream", "https://u:s3cret@h/mcp"], 'expected `--upstream` to be an address without a user and a password; write `--header "Authorization: Basic ..."`'],
    [["proxy", "--policy", shop, "--upstream", "http://h", "--header", "Authorization: Bearer "], 'expected `--header` to be as "Name: value", in letters that HTTP can carry; is a variable not set?'],
    [["proxy", "--policy", shop, "--upstream", "http://h", "--header", "Authorization: Bearer s3cret€"], 'expected `--header` to be as "Name: value", in letters that HTTP can carry'],
    [["proxy", "--policy", shop, "--upstream", "http://h", "--header", "Bearer s3cret"], 'expected `--header` to be as "Name: value"'],
    [["proxy", "--policy", shop, "--upstream", "http://h", "--header", "A: 1", "--header", "a: s3cret"], "expected each `--header` to have another name"],
    [["proxy", "--policy", shop, "--store", "memory", "--", "TOKEN=s3cret node x"], "cannot start `TOKEN=*** node x`: there is no such file"],
    [["proxy", "--policy", "https://u:s3cret@h/p.json", "--", "node"], "cannot read `https://***@h/p.json`: there is no such file"],
    [["init", "--url", "https://u:s3cret@127.0.0.1:1/mcp"], "expected `--url` to be an address without a user and a password"],
    [["init", "--url", "u:s3cret@h/mcp"], "expected `--url` to be an http or https address, got `***@h/mcp`"],
    [["init", "--url", "//h?key=s3cret"], "expected `--url`"],
    [["init", "--header", "Authorization: Bearer", "s3cret", "--url", "http://h"], "unexpected argument 1; give values by options, and put one with blanks in quotes; see `--help`"],
    [["check", "https://h/p.json?key=s3cret"], "cannot read `https://h/p.json?***`: there is no such file"],
    [["check", shop, "--tools", shop, "--timeout", "0x10"], "expected `--timeout` to be a number of seconds up to 3,600, got `0x10`"],
    [["explain", shop, "--tool", "t", "--why-not", "deny"], "expected `--why-not` to be `allow`, got `deny`"],
    [["test", shop, fixture("shop-cases.json"), "--coverage", "all"], "expected `--coverage` to be `rules` or `cells`, got `all`"],
    [["test", shop, fixture("shop-cases.json"), "--min-coverage", "1e1"], "expected `--min-coverage` to be a number from 0 to 100, got `1e1`"],
    [["redis://:s3cret@h"], "unknown command `redis://***@h`"],
  ])("%j", async (argv, words) => {
    const { code, err } = await run(argv);
    expect(code).toBe(2);
    expect(err).toContain(`tollgate: ${words}`);
    expect(err).not.toContain("s3cret");
  });
}); // biome-ignore format: a table

it("a header is in no message of a server that fails, as whatever it writes", async () => {
  const headers = { authorization: "Bearer s3cret-token", "x-key": "s3cret-key", short: "1" };
  expect(withoutSecrets("401 for Bearer s3cret-token, s3cret-token and s3cret-key, 1 try", secretsIn(headers))).toBe(
    "401 for ***, *** and ***, 1 try",
  );
});

describe("a store", () => {
  it.each(["memory", "./counters", "counters.db", "C:\\counters.db", "sub/counters"])("is opened by `--store %s`", async (named) => {
    const files = folder();
    const policy = files.write("policy.json", POLICY);
    const place = named === "memory" || named.startsWith("C:") ? named : files.path(named);
    const { exit, err, child } = startProxy(["--policy", policy, "--store", place, "--", process.execPath, "-e", "0"], { cwd: files.path(".") });
    child.stdin!.end();
    expect([await exit, err()]).toEqual([0, ""]);
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    ["HOME is empty", { HOME: "" }],
    ["HOME is a relative path", { HOME: "home" }],
    ["XDG_STATE_HOME is a relative path", { XDG_STATE_HOME: "state", HOME: "" }],
  ])("that is not named is never in the working directory, as where %s", async (_, env) => {
    const files = folder();
    const policy = files.write("policy.json", POLICY);
    const { exit } = startProxy(["--policy", policy, "--", process.execPath, "-e", "0"], { cwd: files.path("."), env });
    expect(await exit).toBe(0);
    expect(files.names()).toEqual(["policy.json"]);
  });

  it.runIf(process.getuid?.() === 0)("that is not named is in memory, and stderr says so, if the account has no home", async () => {
    const policy = folder().write("policy.json", POLICY);
    chmodSync(dirname(policy), 0o755);
    const { exit, err } = startProxy(["--policy", policy, "--", process.execPath, "-e", "0"], { env: { HOME: "", XDG_STATE_HOME: "" }, uid: 54_321 });
    expect([await exit, err()]).toEqual([
      0,
      "tollgate: counts are kept in memory and end with this process, so that a daily limit starts anew with each start: there is no home folder; give `--store <file>`\n",
    ]);
  });
}); // biome-ignore format: long
