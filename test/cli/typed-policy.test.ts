import { execFileSync } from "node:child_process";
import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createProject } from "./project.js";

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const [section = ""] = /^## A policy in code\n.*?(?=^## )/ms.exec(readFileSync(path("docs/commands.md"), "utf8")) ?? [];
/** A block of the section, of those in this language. */
const block = (language: string, index = 0): string =>
  [...section.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, "gms"))][index]?.[1] ?? "";

const project = createProject();
const file = (name: string): string => join(project.folder, name);
afterAll(project.remove);

/** What an editor underlines in a file, and what it says of it. */
function underlined(name: string): readonly (readonly [string, string])[] {
  const service = ts.createLanguageService({
    getCompilationSettings: () => ({
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      target: ts.ScriptTarget.ES2022,
      strict: true,
      skipLibCheck: true,
      types: [],
    }),
    getScriptFileNames: () => [file(name)],
    getScriptVersion: () => "1",
    getScriptSnapshot: (one) =>
      ts.sys.fileExists(one) ? ts.ScriptSnapshot.fromString(ts.sys.readFile(one)!) : undefined,
    getCurrentDirectory: () => project.folder,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: ts.sys.fileExists,
    readFile: ts.sys.readFile,
    readDirectory: ts.sys.readDirectory,
    directoryExists: ts.sys.directoryExists,
    ...(ts.sys.realpath === undefined ? {} : { realpath: ts.sys.realpath }),
  });
  const text = readFileSync(file(name), "utf8");
  return service
    .getSemanticDiagnostics(file(name))
    .map(({ start = 0, length = 0, messageText }) => [
      text.slice(start, start + length),
      ts.flattenDiagnosticMessageText(messageText, "\n"),
    ]);
}

// In the order of the page: each step works on what those before it left.
describe("a policy in code, by its page alone,", { timeout: 60_000 }, () => {
  beforeAll(() => {
    symlinkSync(
      "../@modelcontextprotocol/server-filesystem/dist/index.js",
      file("node_modules/.bin/mcp-server-filesystem"),
    );
    writeFileSync(file("package.json"), '{ "type": "module" }');
    writeFileSync(file("policy.ts"), block("ts"));
  });

  it("begins with the types of a real server's tools", () => {
    execFileSync("sh", ["-c", block("sh").trim()], { cwd: project.folder, stdio: ["ignore", "ignore", "inherit"] });
    expect(readFileSync(file("tools.d.ts"), "utf8")).toBe(readFileSync(path("examples/typed/tools.d.ts"), "utf8"));
  });

  it("is a file of ten lines, which the type checker compiles as an example", () => {
    const written = block("ts").replace("// policy.ts\n", "");
    expect(written).toBe(readFileSync(path("examples/typed/policy.ts"), "utf8"));
    expect(written.split("\n").filter((line) => line !== "")).toHaveLength(10);
  });

  it("compiles", () => {
    expect(underlined("policy.ts")).toEqual([]);
  });

  it("has a mistake underlined, with the words that the page shows", () => {
    writeFileSync(file("mistaken.ts"), block("ts").replace("args.path", "args.pth"));
    expect(underlined("mistaken.ts")).toEqual([["path", block("text").trim()]]);
  });

  it("decides", () => {
    const script = `
      import { createEngine } from "tollgate";
      import { policy } from "./policy.js";
      const read = (path) => createEngine({ policy }).evaluate({ tool: "read_text_file", args: { path } }).code;
      console.log(read("/srv/notes.md"), read("/srv/../etc/passwd"));`;
    const { outputText } = ts.transpileModule(block("ts"), { compilerOptions: { module: ts.ModuleKind.ESNext } });
    writeFileSync(file("policy.js"), outputText);
    const argv = ["--no-warnings", "--input-type=module", "-e", script];
    expect(execFileSync(process.execPath, argv, { cwd: project.folder, encoding: "utf8" })).toBe(
      "allowed require_unmet\n",
    );
  });

  it("of version 2 compiles as an example, and decides", () => {
    const text = block("ts", 1).replace("// policy-2.ts\n", "");
    expect(text).toBe(readFileSync(path("examples/typed/policy-2.ts"), "utf8"));
    writeFileSync(file("policy-2.ts"), text);
    expect(underlined("policy-2.ts")).toEqual([]);
    const script = `
      import { createEngine } from "tollgate";
      import { policy } from "./policy-2.js";
      const call = (tool, path, role) => createEngine({ policy }).evaluate({ tool, args: { path }, principal: { role } }).code;
      console.log(call("read_text_file", "/srv/docs/a.md", "reader"), call("read_text_file", "/etc/passwd", "reader"));
      console.log(call("write_file", "/srv/docs/a.md", "reader"), call("write_file", "/srv/docs/a.md", "writer"));
      console.log(call("read_multiple_files", "/srv/docs/a.md", "writer"));`;
    const { outputText } = ts.transpileModule(text, { compilerOptions: { module: ts.ModuleKind.ESNext } });
    writeFileSync(file("policy-2.js"), outputText);
    const argv = ["--no-warnings", "--input-type=module", "-e", script];
    expect(execFileSync(process.execPath, argv, { cwd: project.folder, encoding: "utf8" })).toBe(
      "allowed require_unmet\nrequire_unmet allowed\ndefault_deny\n",
    );
  });

  it("of version 2 has a pattern that covers too much underlined, with the words that the page shows", () => {
    writeFileSync(file("mistaken-2.ts"), block("ts", 1).replace(/^ +except: .*\n/m, ""));
    expect(underlined("mistaken-2.ts")).toEqual([["path", block("text", 1).trim()]]);
  });
});
