import { describe, expect, it } from "vitest";
import { tollgate } from "../run.js";
import { folder, POLICY, startProxy } from "./raw.js";

describe("a proxy that cannot start", () => {
  const files = () => {
    const { write } = folder();
    return { good: write("good.json", POLICY), bad: write("bad.json", '{\n  "version": "1",\n  "tool": {}\n}') };
  };
  it.each<[string, (good: string, bad: string) => readonly string[], string]>([
    ["no command, or it would run itself", (good) => ["--policy", good], "expected a server: `-- <command>`"],
    ["no policy", () => ["--", "node"], "expected `--policy <file>`"],
    ["a policy that is not valid", (_, bad) => ["--policy", bad, "--", "node"], "is not a valid policy:\n  line 1, column 1: missing key `default`; expected `\"allow\"` or `\"deny\"`\n  line 3, column 3: unknown key `tool`; did you mean `tools`?\n"],
    ["a policy that is not there", () => ["--policy", "no-such.json", "--", "node"], "cannot read `no-such.json`: there is no such file"],
    ["a command that is not there", (good) => ["--policy", good, "--store", "memory", "--", "no-such-command"], "cannot start `no-such-command`: there is no such file"],
    ["two servers", (good) => ["--policy", good, "--upstream", "http://127.0.0.1:9", "--", "node"], "expected one server"],
    ["a header without an address", (good) => ["--policy", good, "--header", "A: b", "--", "node"], "`--header` goes with `--upstream`"],
    ["a grant that is no name", (good) => ["--policy", good, "--grant", "x".repeat(1_025), "--", "node"], "expected `--grant` to be a name of 1 to 1,024 characters"],
    ["a log that cannot be written", (good) => ["--policy", good, "--store", "memory", "--log", `${good}/log`, "--", "node"], "good.json/log`: "],
  ])("%s", async (_, args, words) => {
    const { good, bad } = files();
    const { exit, err } = startProxy(args(good, bad));
    expect(await exit).toBe(2);
    expect(err()).toContain(words);
    expect(err()).not.toContain("    at ");
  }); // biome-ignore format: a table
});

it("its help has examples, and says what its exit codes mean", async () => {
  const { code, out } = await tollgate("proxy", "--help");
  expect(code).toBe(0);
  expect(out).toContain(
    "Exit codes: the server's own (128 and the signal's number if a signal ended it),\n0 after --upstream,",
  );
  expect(out).toContain(
    "  tollgate proxy --policy policy.json -- \\\n    npx -y @modelcontextprotocol/server-filesystem /srv/files\n",
  );
});
