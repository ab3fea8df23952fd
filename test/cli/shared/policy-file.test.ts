import { describe, expect, it } from "vitest";
import { ownFolder } from "../folder.js";
import { tollgate } from "../run.js";

const org = {
  version: "2",
  name: "org",
  default: "allow",
  hide: ["debug_*"],
  tools: { "delete_*": { action: "deny" } },
};
const team = { version: "2", name: "team", default: "deny", tools: { "*": {} } };
const cases = { cases: [{ name: "n", calls: [{ tool: "read", effect: "allow" }] }] };

describe("several policies", () => {
  it("are taken by every command that decides, outermost first", async () => {
    const { write } = ownFolder();
    const stack = ["--policy", write("org.json", org), "--policy", write("team.json", team)];
    const explained = await tollgate("explain", ...stack, "--tool", "delete_all", "--json");
    expect(JSON.parse(explained.out)).toMatchObject({ effect: "deny", policy: "org", rule: "/tools/delete_*/action" });
    const tested = await tollgate("test", ...stack, write("cases.json", cases));
    expect([tested.code, tested.out]).toEqual([0, expect.stringContaining("1 of 1 case as expected")]);
    const checked = await tollgate("check", ...stack, "--json");
    expect(JSON.parse(checked.out).map(({ file }: { file: string }) => file.replace(/.*\//, ""))).toEqual([
      "org.json",
      "team.json",
    ]);
  });

  it.each([
    [
      "a document of version 1",
      { version: "1", default: "deny" },
      "line 1, column 1: expected each of several policies to have a `name`, which version `2` has",
    ],
    [
      "a name twice",
      '{ "version": "2",\n  "name": "org", "default": "deny" }',
      "line 2, column 11: expected policies of different names, got two with `org`",
    ],
  ])("are refused with file, line and column for %s", async (_, second, message) => {
    const { write } = ownFolder();
    const stack = ["--policy", write("org.json", org), "--policy", write("second.json", second)];
    for (const command of [["explain", "--tool", "t"], ["check"], ["test", write("cases.json", cases)]]) {
      const { code, out, err } = await tollgate(...command, ...stack);
      expect([code, out]).toEqual([2, ""]);
      expect(err).toContain(`second.json\`: ${message}`);
    }
  });

  it("are refused where all of them only observe", async () => {
    const { write } = ownFolder();
    const file = write("one.json", { version: "2", mode: "observe", default: "deny" });
    const { code, err } = await tollgate("explain", file, "--tool", "t");
    expect([code, err]).toEqual([
      2,
      expect.stringContaining('line 1, column 23: expected a policy without `mode: "observe"`'),
    ]);
  });

  it("name the file of a document that is not valid", async () => {
    const { write } = ownFolder();
    const stack = ["--policy", write("org.json", org), "--policy", write("team.json", '{\n  "version": "2" }')];
    const { code, err } = await tollgate("explain", ...stack, "--tool", "t");
    expect(code).toBe(2);
    expect(err).toMatch(/team\.json` is not a valid policy: line 1, column 1: missing key `default`/);
  });

  it("leave no place for a file besides", async () => {
    const { write } = ownFolder();
    const { code, err } = await tollgate(
      "explain",
      write("a.json", org),
      "--policy",
      write("b.json", org),
      "--tool",
      "t",
    );
    expect([code, err]).toEqual([2, expect.stringContaining("unexpected argument")]);
  });
});
