import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { CLI, call, folder, LINE_SERVER, startProxy } from "./raw.js";

const POLICY = { version: "1", default: "deny", tools: { twice: { action: "require_approval", reason: "ask ann" } } };

/** The texts of a call's result. */
const textOf = (answer: unknown): string =>
  (answer as { result: { content?: { text: string }[] } }).result.content?.[0]?.text ?? "";

describe("a call that needs approval", () => {
  it("is pending until another process approves it, and then runs once", async () => {
    const files = folder();
    const store = ["--store", files.path("counters.db")];
    const args = ["--policy", files.write("policy.json", POLICY), ...store, "--", process.execPath, LINE_SERVER];
    const { ask, said } = startProxy(args);
    const pending = textOf(await ask(1, "tools/call", call("twice", { a: 1 })));
    const [, id = ""] = /under the id (\w+): a person, not you, answers by/.exec(pending) ?? [];
    await said(`tollgate: twice waits for approval: ${id}`);
    await said(`\`tollgate approvals show ${id} --store ${files.path("counters.db")}\``);
    const approve = spawnSync(process.execPath, [CLI, "approvals", "approve", id, ...store], { encoding: "utf8" });
    expect([approve.status, approve.stderr]).toEqual([0, "approved: the same call, made again, runs once\n"]);
    expect(textOf(await ask(2, "tools/call", call("twice", { a: 1 })))).not.toContain("PENDING");
    expect(textOf(await ask(3, "tools/call", call("twice", { a: 1 })))).toContain("[APPROVAL PENDING]");
  });

  it("does not run by a yes that was given for another server under the same policy and store", async () => {
    const files = folder();
    const store = ["--store", files.path("counters.db")];
    const policy = ["--policy", files.write("policy.json", POLICY)];
    const server = ["--", process.execPath, LINE_SERVER];
    const one = startProxy([...policy, ...store, ...server]);
    await one.ask(1, "tools/call", call("twice"));
    const { stdout } = spawnSync(process.execPath, [CLI, "approvals", "list", "--json", ...store], {
      encoding: "utf8",
    });
    const { id } = JSON.parse(stdout);
    spawnSync(process.execPath, [CLI, "approvals", "approve", id, ...store]);
    const other = startProxy([...policy, ...store, ...server, "--other"]);
    expect(textOf(await other.ask(1, "tools/call", call("twice")))).toContain("[APPROVAL PENDING]");
    expect(textOf(await one.ask(2, "tools/call", call("twice")))).not.toContain("PENDING");
  });

  it("is asked in the client alone if counts are in memory", async () => {
    const files = folder();
    const policy = ["--policy", files.write("policy.json", POLICY)];
    const { ask } = startProxy([...policy, "--store", "memory", "--", process.execPath, LINE_SERVER]);
    expect(textOf(await ask(1, "tools/call", call("twice")))).toContain("none can be asked through this client");
  });
});
