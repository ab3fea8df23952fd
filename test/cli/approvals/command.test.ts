import { join } from "node:path";
import Database from "libsql";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { type ApprovalRecord, createApprovalQueue } from "../../../src/approvals/index.js";
import { createEngine, parsePolicy } from "../../../src/index.js";
import { createSqliteApprovalStore } from "../../../src/stores/sqlite/index.js";
import { ownFolder } from "../folder.js";
import { tollgate } from "../run.js";

const POLICY = {
  version: "2",
  name: "team",
  default: "deny",
  tools: {
    delete_job: { action: "require_approval", reason: "it cannot be undone" },
    merge: { action: "require_approval", remember: { seconds: 900, match: ["args.repo"] } },
  },
};

/** A file with questions, as a server of this machine asked them. */
async function asked(...calls: readonly (readonly [tool: string, args: object])[]) {
  const file = join(ownFolder().path, "counters.db");
  const queue = createApprovalQueue({ store: createSqliteApprovalStore({ database: new Database(file) }) });
  const engine = createEngine({ policy: parsePolicy(POLICY) });
  const evaluate = (tool: string, args: object) => queue.evaluate(engine, { tool, args: { ...args }, scope: { grant: "ann" } }); // biome-ignore format: one line
  const ids: string[] = [];
  for (const [tool, args] of calls) {
    const { approval } = await evaluate(tool, args);
    ids.push((approval as { record: ApprovalRecord }).record.id);
  }
  const run = (action: string, ...more: readonly string[]) => tollgate("approvals", action, ...more, "--store", file);
  const effect = async (tool: string, args: object) => (await evaluate(tool, args)).decision.effect;
  return { file, queue, ids, run, effect };
}

describe("tollgate approvals", () => {
  it.each([
    [
      [],
      "expected one of `approvals list`, `approvals show`, `approvals approve`, `approvals deny`, `approvals serve`; see `--help`",
    ],
    [["aprove"], "expected one of `approvals list`, `approvals show`, `approvals approve`, `approvals deny`, `approvals serve`; did you mean `approvals approve`?"], // biome-ignore format: one line
    [["approve"], "expected `approve` and `<id>`; see `--help`"],
    [["list", "--note", "x"], "`--note` goes with `approvals approve` and `approvals deny`"],
    [["deny", "k7f3", "--for", "15m"], "`--for` goes with `approvals approve`"],
    [["list", "--port", "80"], "`--port` goes with `approvals serve`"],
    [["show", "k7f3", "--watch"], "`--watch` goes with `approvals list`"],
    [["list", "--store", "memory"], "approvals are not kept in memory, where nobody else could answer them; give the `--store` of a proxy that has a file, Redis or Postgres"], // biome-ignore format: one line
    [["list", "--store", "/nowhere/c.db"], "the file `/nowhere/c.db` does not exist; no call has asked for approval there yet"], // biome-ignore format: one line
  ])("with %j ends with 2 and says what is wrong", async (argv, message) => {
    expect(await tollgate("approvals", ...argv)).toEqual({ code: 2, out: "", err: `tollgate: ${message}\n` });
  });

  it("reads the proxy's file in the state folder, if no store is named", async () => {
    const { path } = ownFolder();
    vi.stubEnv("XDG_STATE_HOME", path);
    onTestFinished(() => void vi.unstubAllEnvs());
    expect((await tollgate("approvals", "list")).err).toContain(join(path, "tollgate", "counters.db"));
  });

  it("lists what waits, and with `--all` what is over", async () => {
    const { ids, run } = await asked(["delete_job", { id: 7 }], ["delete_job", { text: "x".repeat(100) }]);
    const { out, code } = await run("list");
    expect(out.replaceAll(/^[a-z2-9]{16}/gm, "ID")).toBe(
      [
        "id                state                     tool        asked by  arguments",
        `ID  pending, 59 minutes left  delete_job  ann       {"text":"${"x".repeat(51)}… (111 characters)`,
        `ID  pending, 59 minutes left  delete_job  ann       {"id":7}`,
        "",
      ].join("\n"),
    );
    expect(code).toBe(0);
    await run("deny", ids[0]!);
    expect((await run("list")).out).not.toContain(ids[0]);
    expect((await run("list", "--all")).out).toContain(`${ids[0]}  denied`);
    await run("deny", ids[1]!);
    expect(await run("list")).toEqual({ code: 0, out: "", err: "no call waits for approval\n" });
  });

  it("shows the whole call, each character of it", async () => {
    const { ids, run } = await asked(["merge", { repo: "a\u202eb\u001b[2J", note: "x".repeat(300), n: 2 ** 53 }]);
    const { out } = await run("show", ids[0]!);
    const withoutTimes = out.replaceAll(/2\d{3}-\S+Z/g, "TIME");
    expect(withoutTimes).toBe(
      [
        ids[0],
        "state      pending, 59 minutes left",
        "tool       merge",
        "why        this call needs the approval of a person before it may run",
        "rule       team /tools/merge/action",
        "grant      ann",
        "asked      TIME",
        "until      TIME",
        "may cover  later calls of this tool with the same `args.repo`, for 15 minutes",
        "arguments",
        "  {",
        '    "n": "9007199254740992",',
        `    "note": "${"x".repeat(300)}",`,
        '    "repo": "a\\u{202e}b\\u001b[2J"',
        "  }",
        "",
      ].join("\n"),
    );
  });

  it("approves by the beginning of an id; the same call then runs once", async () => {
    const { ids, run, effect } = await asked(["delete_job", { id: 7 }]);
    const { code, err, out } = await run("approve", ids[0]!.slice(0, 6), "--note", "checked");
    expect([code, err]).toEqual([0, "approved: the same call, made again, runs once\n"]);
    expect(out).toContain("note       checked");
    expect([await effect("delete_job", { id: 7 }), await effect("delete_job", { id: 7 })]).toEqual(["allow", "require_approval"]); // biome-ignore format: one line
  });

  it("denies with a note, and the first answer stays", async () => {
    const { ids, run, queue } = await asked(["delete_job", { id: 7 }]);
    await run("deny", ids[0]!, "--note", "use the archive");
    expect(await run("approve", ids[0]!)).toMatchObject({
      code: 1,
      err: "nothing is changed: the question is denied already\n",
    });
    expect(await queue.find(ids[0]!)).toMatchObject({ state: "denied", note: "use the archive" });
  });

  it("lets a yes count for later calls, for as long as the policy allows", async () => {
    const { ids, run, effect } = await asked(["merge", { repo: "a", pr: 1 }], ["delete_job", { id: 7 }]);
    expect((await run("approve", ids[0]!, "--for", "16m")).err).toBe(
      "tollgate: the policy lets a yes count for later calls of this tool with the same `args.repo`, for 15 minutes at most; give a shorter `--for`\n",
    );
    expect((await run("approve", ids[1]!, "--for", "1m")).err).toBe(
      "tollgate: the policy lets a yes to this call count for no other; leave out `--for`\n",
    );
    expect((await run("approve", ids[0]!, "--for", "soon")).err).toContain("such as `90s`, `15m`, `2h` or `1d`");
    expect((await run("approve", ids[0]!, "--for", "15m")).code).toBe(0);
    expect([await effect("merge", { repo: "a", pr: 1 }), await effect("merge", { repo: "a", pr: 2 }), await effect("merge", { repo: "b", pr: 1 })]).toEqual(["allow", "allow", "require_approval"]); // biome-ignore format: one line
    expect((await run("deny", ids[0]!)).err).toBe(
      "taken back: the yes counts for no later call, and the same call, made again, asks anew\n",
    );
    expect(await effect("merge", { repo: "a", pr: 3 })).toBe("require_approval");
  });

  it("gives a line of JSON for each record with `--json`", async () => {
    const { ids, run } = await asked(["delete_job", { id: 7 }]);
    const { out } = await run("list", "--json");
    expect(JSON.parse(out)).toMatchObject({ id: ids[0], state: "pending", tool: "delete_job", args: { id: 7 } });
  });

  it.each([["zzzz"], ["a"]])("says that no question has the id %s", async (id) => {
    const { run } = await asked(["delete_job", { id: 7 }]);
    expect(await run("show", id)).toEqual({
      code: 2,
      out: "",
      err: "tollgate: no question has this id; see `tollgate approvals list --all`\n",
    });
  });
});
