import { execFileSync } from "node:child_process";
import { closeSync, constants, openSync, readFileSync, statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { call, folder, proxy } from "./raw.js";

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
