import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse as parseYaml } from "yaml";
import { safeParsePolicy } from "../../src/index.js";
import { tollgate } from "../cli/run.js";
import { anchorsOf, apiPages, type Block, blocksOf, pages, readPage } from "./pages.js";

// Each page: its links lead somewhere, its frame is there, and each block of it is run or read by what reads such blocks.

const root = fileURLToPath(new URL("../../", import.meta.url));
const blocks = pages.flatMap(blocksOf);
const named = (language: string): (readonly [string, Block])[] =>
  blocks
    .filter((block) => block.language === language)
    .map((block) => [`${block.page}: ${block.text.trimStart().split("\n")[0]}`, block] as const);

describe("a page", () => {
  it.each([...pages, ...apiPages])("%s links to files and sections that exist", (page) => {
    const targets = [...readPage(page).matchAll(/(?:\]\(|src="|srcset=")(?!https?:)([^)#"\s]*)(?:#([^)"\s]+))?[)"]/g)];
    const broken = targets.filter(([, file = "", anchor]) => {
      const target = file === "" ? page : relative(root, join(root, dirname(page), file));
      if (!existsSync(join(root, target))) return true;
      return anchor !== undefined && target.endsWith(".md") && !anchorsOf(target).includes(anchor);
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });

  it.each(pages.filter((page) => page.startsWith("docs/")))("%s says who needs it, and where to go", (page) => {
    const text = readPage(page);
    expect([/^# .+\n\nRead this page if /.test(text), /\n## Where to go\n\n(?:- .+\n)+$/.test(text)]).toEqual([
      true,
      true,
    ]);
  });

  it("has blocks of no other language than those that a test reads", () => {
    const read = ["js", "ts", "json", "sh", "yaml", "toml", "text", "mermaid"];
    expect(blocks.filter(({ language }) => !read.includes(language)).map(({ page }) => page)).toEqual([]);
  });
});

describe("a comment in the source", () => {
  it("speaks of sections of docs that exist", () => {
    const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".ts"),
    );
    const links = sources.flatMap((name) =>
      [...readFileSync(join(root, "src", name), "utf8").matchAll(/\b(docs\/[\w-]+\.md)(?:#([\w-]+))?/g)].map(
        ([link, page = "", anchor]) => ({ name, link, page, anchor }),
      ),
    );
    const broken = links.filter(
      ({ page, anchor }) => !pages.includes(page) || (anchor !== undefined && !anchorsOf(page).includes(anchor)),
    );
    expect(links.length).toBeGreaterThan(50);
    expect(broken.map(({ name, link }) => `${name}: ${link}`)).toEqual([]);
  });
});

describe("the API reference", () => {
  it("has a page for each entry point, and a list of them", () => {
    expect(apiPages.toSorted()).toEqual([
      "docs/api/README.md",
      "docs/api/analysis.md",
      "docs/api/approvals.md",
      "docs/api/mcp.md",
      "docs/api/postgres.md",
      "docs/api/redis.md",
      "docs/api/sqlite.md",
      "docs/api/testing.md",
      "docs/api/tollgate.md",
    ]);
  });

  it("shows each function in an example", () => {
    const sections = apiPages.flatMap((page) => readPage(page).split(/^#{2,3} /m));
    const functions = sections.filter((section) => /^\w+\(\)\n/.test(section));
    const without = functions.filter((section) => !/^#+ Example\n\n```ts\nimport /m.test(section));
    expect(functions.map((section) => section.split("(")[0]).toSorted()).toEqual([
      "approvalHandler",
      "approvalText",
      "approveByCallback",
      "approveByElicitation",
      "approveByQueue",
      "approveNothing",
      "authenticateByToken",
      "comparePolicies",
      "createApprovalQueue",
      "createEngine",
      "createMemoryApprovalStore",
      "createMemoryStore",
      "createPostgresApprovalStore",
      "createPostgresStore",
      "createRedisApprovalStore",
      "createRedisStore",
      "createSqliteApprovalStore",
      "createSqliteStore",
      "definePolicy",
      "denialText",
      "exactJson",
      "guardServer",
      "guardTransport",
      "parsePolicy",
      "postgresMigration",
      "safeParsePolicy",
      "testApprovalStore",
      "testCounterStore",
      "testPolicy",
      "toNodeHandler",
      "visible",
    ]);
    expect(without.map((section) => section.split("(")[0])).toEqual([]);
  });

  it("shows each type in an example, but for the parts of a document whose tools are known", () => {
    const sections = apiPages.flatMap((page) => readPage(page).split(/^### /m).slice(1));
    const types = sections.filter((section) => /^\w+\n\n(?!Re-exports )/.test(section));
    const files = ["typed/document.v2", "typed/call", "typed/names"];
    const parts = files.flatMap((file) =>
      [...readPage(`src/policy/${file}.ts`).matchAll(/^export \w+ (\w+)/gm)].map(([, name]) => name),
    );
    const without = types.filter((section) => !/^#+ Example\n\n```ts\nimport /m.test(section));
    expect(types.length).toBeGreaterThan(100);
    expect(without.map((section) => section.split("\n")[0]).filter((name) => !parts.includes(name))).toEqual([]);
  });
});

const RULES = ["action", "require", "deny_if", "limits", "rate_limit"];
const CONDITIONS = ["op", "all", "any", "not", "every", "some"];
const hasOneOf = (keys: readonly string[], value: object): boolean => keys.some((key) => key in value);
/** A block as documents: as it is, or the rules of one tool or a condition in one; none if it is something else. */
function documentsIn(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap(documentsIn);
  if (typeof value !== "object" || value === null) return [];
  if ("version" in value && "default" in value) return [value];
  if (hasOneOf(RULES, value)) return [{ version: "1", default: "deny", tools: { t: value } }];
  if (!hasOneOf(CONDITIONS, value)) return [];
  return [{ version: "2", default: "deny", tools: { t: { require: [{ conditions: [value] }] } } }];
}

describe("a JSON block", () => {
  it.each(named("json"))("%s is JSON, and if it is a policy, a valid one", (_, { text }) => {
    for (const part of text.includes('{"version":1,"at"') ? text.trim().split("\n") : [text]) {
      for (const document of documentsIn(JSON.parse(part)))
        expect(safeParsePolicy(document)).toMatchObject({ ok: true, warnings: [] });
    }
  });
});

describe("a YAML block", () => {
  it.each(named("yaml"))("%s is YAML", (_, { text }) => expect(parseYaml(text)).toBeTypeOf("object"));
});

describe("a shell block", () => {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const lines = named("sh").flatMap(([, { page, text }]) =>
    text
      .replaceAll("\\\n", " ")
      .split("\n")
      .filter((line) => line.trim() !== "" && !line.trim().startsWith("#"))
      .map((line) => [page, line] as const),
  );

  it.each(lines)("%s: %s is a command of the shell", (_, line) => {
    execFileSync("sh", ["-n", "-c", line]);
  });

  it.each(lines.filter(([, line]) => line.includes("npx tollgate ")))(
    "%s: %s has options that exist",
    async (_, line) => {
      const [, command = "", rest = ""] = /npx tollgate (\w+)(.*)/.exec(line) ?? [];
      const { out } = await tollgate(command, "--help");
      const given = rest.split(" -- ")[0]?.match(/(?<= )--[\w-]+/g) ?? [];
      const offered = new Set(out.match(/(?<![\w-])--[\w-]+/g));
      expect(given.filter((option) => !offered.has(option))).toEqual([]);
    },
  );

  it.each(lines.filter(([, line]) => /npm run /.test(line)))("%s: %s is a script of the package", (_, line) => {
    expect(scripts).toHaveProperty([/npm run (?:-\S+ )*([\w:-]+)/.exec(line)?.[1] ?? ""]);
  });
});

/** What a block says that it prints: `console.log(...); // this`. */
const printed = (text: string): readonly string[] =>
  [...text.matchAll(/^\s*console\.log\(.*\); \/\/ (.+)$/gm)].map(([, line = ""]) => line);

describe("a JavaScript block", () => {
  const folder = join(root, ".cache/docs");
  beforeAll(() => mkdirSync(folder, { recursive: true }));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const telling = named("js").filter(([, { text }]) => printed(text).length > 0);

  it.each(telling)("%s prints what its comments say", async (name, { text }) => {
    const file = join(folder, `${telling.findIndex(([one]) => one === name)}-${process.pid}.mjs`);
    writeFileSync(file, text);
    const { stdout } = await promisify(execFile)(process.execPath, [file]);
    expect(stdout.trimEnd().split("\n")).toEqual(printed(text));
  });

  it("that has its output below prints it", () => {
    const [, example, output] =
      /```js\n(.*?)```\n\nIt prints:\n\n```text\n(.*?)```/s.exec(readPage("docs/engine.md")) ?? [];
    expect(example).toBe(readFileSync(join(root, "examples/embed/embed.mjs"), "utf8"));
    expect(execFileSync(process.execPath, [join(root, "examples/embed/embed.mjs")], { encoding: "utf8" })).toBe(output);
  });
});
