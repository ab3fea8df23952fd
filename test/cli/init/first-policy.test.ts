import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { firstPolicy } from "../../../src/cli/init/first-policy.js";
import { readToolList, type Tool } from "../../../src/cli/server-tools/tool.js";
import { createEngine, parsePolicy } from "../../../src/index.js";

const named = (...names: readonly string[]): readonly Tool[] => names.map((name) => ({ name, annotations: {} }));
const hideOf = (served: readonly Tool[]) => firstPolicy({ tools: served }, { version: "2" }).policy.hide;

const servers = ["sequential-thinking", "filesystem", "everything", "github", "memory"].map(
  (name) => `examples/policies/${name}/tools.json`,
);
const fixtures = ["mixed", "shop", "awkward"].map((name) => `test/cli/fixtures/${name}-tools.json`);
const read = (file: string): readonly Tool[] => readToolList(JSON.parse(readFileSync(file, "utf8")), file);
interface Catalogued {
  readonly server: string;
  readonly tool: string;
  readonly description: string;
}
const catalogue: readonly Catalogued[] = JSON.parse(
  readFileSync("test/cli/fixtures/tool-catalogue.json", "utf8"),
).tools;
const catalogued = [...new Set(catalogue.map(({ server }) => server))].map((server) => {
  const tools = catalogue.filter((one) => one.server === server);
  return [server, tools.map(({ tool, description }): Tool => ({ name: tool, description, annotations: {} }))] as const;
});
const files = [...servers, ...fixtures].map((file) => [file, read(file)] as const);

describe("the first policy in version 2", () => {
  it("hides by a pattern what begins alike with a word that destroys", () => {
    expect(hideOf(named("delete_user", "get_user", "delete_repo", "drop_table"))).toEqual(["delete_*", "drop_table"]);
    expect(hideOf(named("git_delete_tag", "git_delete_branch", "git_log"))).toEqual(["git_delete_*"]);
  });

  it("names what begins like a tool that is not hidden, and what only begins like its server", () => {
    expect(hideOf(named("delete_user", "delete_repo", "delete_*x"))).toEqual(["delete_user", "delete_repo"]);
    expect(hideOf(named("notes_delete", "notes_clear"))).toEqual(["notes_delete", "notes_clear"]);
  });

  it("writes no pattern beside a name so long that a pattern would deny it", () => {
    expect(hideOf(named("delete_a", "delete_b", `get_${"x".repeat(1_021)}`))).toEqual(["delete_a", "delete_b"]);
  });

  it("writes no pattern among the tools that may be called", () => {
    const { tools } = firstPolicy(
      { tools: named("get_a", "get_b", "add_a", "add_b", "pay_a", "pay_b") },
      { version: "2" },
    ).policy;
    expect(Object.keys(tools ?? {})).toEqual(["get_a", "get_b", "add_a", "add_b", "pay_a", "pay_b"]);
  });
});

describe.each([...files, ...catalogued])("both forms for %s", (_, served) => {
  const engines = (["1", "2"] as const).map((version) =>
    createEngine({
      policy: parsePolicy(JSON.stringify(firstPolicy({ tools: served }, { version }).policy)),
      clock: () => 0,
      defaultScope: { grant: "g", session: "s" },
    }),
  );
  const decided = (tool: string) =>
    engines.map((engine) => {
      const { effect, code, rule, message, limits } = engine.evaluate({ tool });
      return { effect, code, rule: code === "hidden" ? "/hide" : rule, message, limits };
    });

  it("decide every tool of the list alike", () => {
    for (const { name } of served) {
      const [one, two] = decided(name);
      expect(two, name).toEqual(one);
    }
  });

  it("deny every tool that the server adds later", () => {
    const known = new Set(served.map(({ name }) => name));
    const later = served
      .flatMap(({ name }) => [`${name}2`, `new_${name}`, name.slice(0, -1), name.replace(/[^_\-./]+$/, "other")])
      .filter((name) => name.trim() !== "" && !known.has(name));
    for (const name of later) {
      expect(
        decided(name).map(({ effect }) => effect),
        name,
      ).toEqual(["deny", "deny"]);
    }
  });
});
