import { execFileSync } from "node:child_process";
import { closeSync, constants, openSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { call, folder, proxy } from "./raw.js";

/** The revisions of the test's two policies. */
const BEFORE = "415a4dcaeeb88e11";
const AFTER = "e6698b59985f37af";

describe("the log", () => {
  it("is a JSON line a decision, with names of arguments and never their values", async () => {
    const log = folder().path("decisions.jsonl");
    const { ask } = proxy({ options: ["--log", log] });
    await ask(1, "tools/call", call("free", { secret: "hunter2" }));
    await ask(2, "tools/call", call("other", { secret: "hunter2" }));
    const lines = readFileSync(log, "utf8").trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { tool: "free", argNames: ["secret"], effect: "allow", code: "allowed", enforced: true },
      { tool: "other", argNames: ["secret"], effect: "deny", code: "default_deny", rule: "/default", enforced: true },
    ]);
    expect(lines.join()).not.toContain("hunter2");
    expect(statSync(log).mode & 0o777).toBe(0o600);
  });

  it("has in each line its format's version, an id of its own, the server's name and the revision of the policy", async () => {
    const files = folder();
    const log = files.path("not/there/yet/decisions.jsonl");
    const { ask, file, said } = proxy({ options: ["--log", log] });
    await ask(1, "tools/call", call("free"));
    await ask(2, "initialize", { capabilities: {} });
    await ask(3, "tools/call", call("free"));
    writeFileSync(file, '{"version":"1","default":"deny"}');
    await said("has changed");
    await ask(4, "tools/call", call("free"));
    await ask(5, "tools/call", { name: 5 });
    const lines = readFileSync(log, "utf8").trimEnd().split("\n").map((line) => JSON.parse(line)); // biome-ignore format: one line
    expect(lines).toMatchObject([
      { version: 1, server: "node", revision: BEFORE, effect: "allow" },
      { version: 1, server: "line-server", revision: BEFORE, effect: "allow" },
      { version: 1, server: "line-server", revision: AFTER, effect: "deny" },
      { version: 1, server: "line-server", revision: AFTER, refused: expect.any(String) },
    ]);
    expect(new Set(lines.map(({ id }) => id)).size).toBe(4);
    expect(lines[0].id).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
    expect(statSync(files.path("not/there")).mode & 0o777).toBe(0o700);
  });

  it("names the policy that decided, and tells what a part that observes would have said", async () => {
    const log = folder().path("decisions.jsonl");
    const observing = { conditions: [{ path: "args.a", op: "exists", value: true }], mode: "observe" };
    const policy = { version: "2", name: "team", default: "deny", tools: { "f*": { deny_if: [observing] } } };
    const { ask } = proxy({ policy, options: ["--log", log] });
    await ask(1, "tools/call", call("free", { a: 1 }));
    await ask(2, "tools/call", call("free"));
    const lines = readFileSync(log, "utf8").trimEnd().split("\n").map((line) => JSON.parse(line)); // biome-ignore format: one line
    expect(lines[0]).toMatchObject({
      policy: "team",
      rule: "/tools/f*",
      observed: [{ policy: "team", rule: "/tools/f*/deny_if/0", code: "deny_if_matched" }],
    });
    expect(lines[1]).toMatchObject({ policy: "team", code: "allowed" });
    expect(lines[1]).not.toHaveProperty("observed");
  });

  it("calls the server as `--name` says", async () => {
    const { ask, said } = proxy({ options: ["--name", "my files"] });
    await ask(1, "initialize", { capabilities: {} });
    await ask(2, "tools/call", call("free"));
    await said('"server":"my files"');
  });

  it("shows by the recipes of its page what a policy would not have let through, what asks a person among it", async () => {
    const files = folder();
    const tools = { free: {}, pay: { action: "require_approval" } };
    const options = ["--observe", "--log", files.path("decisions.jsonl")];
    const { ask } = proxy({ policy: { version: "1", default: "deny", tools }, options });
    for (const [id, name] of ["free", "other", "pay", "other", 5].entries())
      await ask(id, "tools/call", call(name as string, { "effect:allow": '"effect":"allow"' }));
    const page = readFileSync(new URL("../../../docs/proxy.md", import.meta.url), "utf8");
    const recipes = [
      ...page
        .split("\n## The log\n")[1]!
        .split("\n## ")[0]!
        .matchAll(/```sh\n(.*)\n```/g),
    ];
    const [lines, counts, ...more] = recipes.map(([, recipe]) =>
      execFileSync("sh", ["-c", recipe!], { cwd: dirname(files.path("x")), encoding: "utf8" }),
    );
    expect(more).toEqual([]);
    const effects = lines!.trimEnd().split("\n").map((line) => JSON.parse(line).effect); // biome-ignore format: one line
    expect(effects).toEqual(["deny", "require_approval", "deny", undefined]);
    expect(counts!.trim().split(/\s*\n\s*/)).toEqual(['2 "other" "deny"', '1 "pay" "require_approval"']);
  });

  it("clips the names that a client makes up, and has one line where they hold what ends one", async () => {
    const log = folder().path("decisions.jsonl");
    const { ask } = proxy({ options: ["--log", log] });
    const names = Array.from({ length: 101 }, (_, n) => [`${n}\u2028\u009b${"x".repeat(300)}`, 1] as const);
    await ask(1, "tools/call", call("free", Object.fromEntries(names)));
    const text = readFileSync(log, "utf8");
    expect(text).not.toMatch(/[\u007f-\u009f\u2028\u2029]/);
    const { argNames, moreArgs } = JSON.parse(text);
    expect([argNames.length, moreArgs, argNames[99].length]).toEqual([100, 1, 257]);
  });

  it("that nobody reads holds up no call, and tells what it has dropped", async () => {
    const files = folder();
    const pipe = files.path("pipe");
    execFileSync("mkfifo", [pipe]);
    const read = () => openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
    const reader = read();
    const { ask, said } = proxy({ options: ["--log", pipe] });
    await ask(1, "ping");
    closeSync(reader);
    await ask(2, "tools/call", call("free"));
    await ask(3, "tools/call", call("free"));
    await said("decisions go on without a log");
    const again = read();
    await ask(4, "tools/call", call("free"));
    const lines = readFileSync(again, "utf8").trimEnd().split("\n");
    closeSync(again);
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ dropped: 2 }, { tool: "free" }]);
  });
});
