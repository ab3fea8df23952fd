import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { safeParsePolicy } from "../../../src/index.js";
import { golden } from "../golden.js";
import { fixture, tollgate } from "../run.js";

const TOOLS = fixture("mixed-tools.json");

describe("tollgate init", () => {
  it("writes the recommended rule for each class to stdout, and to stderr what each tool was taken for", async () => {
    expect(await tollgate("init", "--tools", TOOLS)).toEqual({
      code: 0,
      out: golden("init.json"),
      err: golden("init.txt"),
    });
  });

  it("writes a policy without issues or warnings", async () => {
    const { out } = await tollgate("init", "--tools", TOOLS);
    expect(safeParsePolicy(out)).toMatchObject({ ok: true, warnings: [] });
  });

  it("writes a policy that `check` has nothing to say of", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "tollgate-")), "policy.json");
    writeFileSync(file, (await tollgate("init", "--tools", TOOLS)).out);
    expect(await tollgate("check", file, "--tools", TOOLS)).toMatchObject({ code: 0 });
  });

  it("gives classes, severities and reasons as JSON", async () => {
    const { code, out, err } = await tollgate("init", "--tools", TOOLS, "--json");
    expect([code, err]).toEqual([0, ""]);
    const { policy, tools } = JSON.parse(out);
    expect(policy).toEqual(JSON.parse(golden("init.json")));
    expect(tools[5]).toEqual({
      name: "drop_table",
      class: "Destructive",
      severity: "critical",
      reasons: ["`drop` in its name", "`drop` in its description"],
      mayDestroy: false,
      rule: "hidden",
    });
    expect(tools[7].rule).toBe("unlisted");
  });

  it("writes the old form for --language 1, and refuses another, or one beside --merge", async () => {
    const old = JSON.parse((await tollgate("init", "--tools", TOOLS, "--language", "1")).out);
    expect([old.version, old.$schema]).toEqual(["1", "./node_modules/tollgate/schema/policy.v1.schema.json"]);
    expect((await tollgate("init", "--tools", TOOLS, "--language", "3")).err).toBe(
      "tollgate: expected `--language` to be `1` or `2`, got `3`\n",
    );
    expect((await tollgate("init", "--tools", TOOLS, "--language", "2", "--merge", "p.json")).err).toBe(
      "tollgate: `--merge` keeps the version of its policy; leave out `--language`\n",
    );
  });

  it("ends with 2 where no server is named, or more than it asked for", async () => {
    expect(await tollgate("init")).toMatchObject({
      code: 2,
      out: "",
      err: "tollgate: expected a server: `-- <command>`, `--tools <file>` or `--url <url>`; see `--help`\n",
    });
    expect(await tollgate("init", "policy.json", "--tools", TOOLS)).toMatchObject({
      code: 2,
      err: "tollgate: unexpected argument `policy.json`\n",
    });
  });

  it("says so where a server has more tools than a policy can list", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "tollgate-")), "tools.json");
    writeFileSync(file, JSON.stringify(Array.from({ length: 10_001 }, (_, index) => ({ name: `get_${index}` }))));
    const { code, out, err } = await tollgate("init", "--tools", file);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain("no policy can be written for this server: expected at most 10,000 tools, got 10001");
  });
});

describe("tollgate init --out", () => {
  const fresh = () => join(mkdtempSync(join(tmpdir(), "tollgate-")), "policy.json");

  it("names the schema from the folder of the policy", async () => {
    mkdirSync(".cache", { recursive: true });
    const folder = mkdtempSync(join(".cache", "init-"));
    const file = join(folder, "policy.json");
    expect((await tollgate("init", "--tools", TOOLS, "--out", file)).code).toBe(0);
    const { $schema } = JSON.parse(readFileSync(file, "utf8"));
    expect($schema).toBe("../../node_modules/tollgate/schema/policy.v2.schema.json");
    rmSync(folder, { recursive: true });
  });

  it("writes the policy to a new file, and nothing to stdout", async () => {
    const file = fresh();
    expect(await tollgate("init", "--tools", TOOLS, "--out", file)).toEqual({
      code: 0,
      out: "",
      err: `written to \`${file}\`\n${golden("init.txt")}`,
    });
    expect(readFileSync(file, "utf8")).toBe(golden("init.json"));
  });

  it("leaves a file alone that is there already", async () => {
    const file = fresh();
    writeFileSync(file, "mine");
    expect(await tollgate("init", "--tools", TOOLS, "--out", file)).toEqual({
      code: 2,
      out: "",
      err: `tollgate: \`${file}\` is there already; nothing is written to it. Choose another name, or remove it first\n`,
    });
    expect(readFileSync(file, "utf8")).toBe("mine");
  });

  it("ends with 2 if the file cannot be written", async () => {
    const file = join(fresh(), "policy.json");
    expect(await tollgate("init", "--tools", TOOLS, "--out", file)).toEqual({
      code: 2,
      out: "",
      err: `tollgate: cannot write \`${file}\`: its folder is not there; make it first\n`,
    });
  });
});

describe("tollgate init --merge", () => {
  const MINE = `{
\t"version": "1", "default": "deny",
\t"hide": ["drop_table"],
\t"tools": {
\t\t"add_note":   { "action": "deny", "reason": "not yet" }
\t}
}
`;

  /** Merges into a file with this content. */
  async function merge(content: string | Buffer, toItself = false) {
    const file = join(mkdtempSync(join(tmpdir(), "tollgate-")), "policy.json");
    writeFileSync(file, content);
    const ran = await tollgate("init", "--merge", file, "--tools", TOOLS, ...(toItself ? ["--out", file] : []));
    return { ...ran, written: readFileSync(file) };
  }

  it("adds the tools that the policy neither lists nor hides, and leaves its rules as they are", async () => {
    const { code, out, err, written } = await merge(MINE);
    expect([code, written.toString()]).toEqual([0, MINE]);
    expect(out.startsWith(MINE.slice(0, MINE.indexOf("   {")))).toBe(true);
    const { tools, hide } = JSON.parse(out);
    const added = ["read_order", "put_price", "run_report", "create_refund", "__proto__"];
    expect(Object.keys(tools)).toEqual(["add_note", ...added]);
    expect([hide, tools.add_note, tools.read_order]).toEqual([
      ["drop_table"],
      { action: "deny", reason: "not yet" },
      {},
    ]);
    expect(err).toMatch(
      /^6 tools that the policy did not name; a class is a guess, so read the policy before you use it\n/,
    );
  });

  it("hides what destroys, also in a policy that hides nothing yet", async () => {
    const { out } = await merge('{ "version": "1", "default": "allow" }');
    expect(JSON.parse(out).hide).toEqual(["drop_table"]);
    expect(safeParsePolicy(out)).toMatchObject({ ok: true });
  });

  it("adds to a policy of version 2 what no entry covers and no pattern hides", async () => {
    const mine = {
      version: "2",
      default: "deny",
      hide: ["drop_*"],
      tools: { "*_order": {}, "put_*": { mode: "observe", action: "deny" } },
    };
    const { out } = await merge(JSON.stringify(mine));
    expect(Object.keys(JSON.parse(out).tools)).toEqual([
      "*_order",
      "put_*",
      "add_note",
      "put_price",
      "run_report",
      "create_refund",
      "__proto__",
    ]);
    expect(JSON.parse(out).hide).toEqual(["drop_*"]);
  });

  it("with its own file as --out writes it back in its encoding and with its ends of lines", async () => {
    const text = MINE.replaceAll("\n", "\r\n");
    const { code, out, err, written } = await merge(Buffer.from(`\ufeff${text}`, "utf16le"), true);
    expect([code, out]).toEqual([0, ""]);
    expect(err).toMatch(/^written to /);
    const merged = written.toString("utf16le");
    expect(merged.startsWith(`\ufeff${text.slice(0, text.indexOf("   {"))}`)).toBe(true);
    expect(merged.replaceAll("\r\n", "")).not.toContain("\n");
    expect(Object.keys(JSON.parse(merged.slice(1)).tools)).toHaveLength(6);
  });

  it("adds nothing to a policy that names every tool, or hides all", async () => {
    const { out } = await merge(MINE);
    for (const text of [out, '{ "version": "1", "default": "allow", "hide": ["*"] }\n']) {
      expect(await merge(text)).toMatchObject({
        code: 0,
        out: text,
        err: expect.stringMatching(/^nothing is added|that the policy did not name/),
      });
    }
  });

  it("ends with 2 for a policy that is not valid, and writes nothing", async () => {
    const { code, out, err } = await merge('{ "version": "1", "tools": {} }', true);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain("missing key `default`");
  });
});
