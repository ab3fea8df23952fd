import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, it } from "vitest";
import { apiPages, blocksOf, pages } from "./pages.js";

// The code of the pages, as the compiler of the project sees it. Blocks that are files of `examples` are compiled there.

const root = fileURLToPath(new URL("../../", import.meta.url));
const examples = new Set(
  readdirSync(new URL("../../examples/", import.meta.url), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.m?[jt]s$/.test(name) && !name.includes("node_modules"))
    .map((name) => readFileSync(`${root}examples/${name}`, "utf8")),
);

/** What the packages that the project does not install give to the examples that use them. */
const ELSEWHERE = `
declare module "cloudflare:workers" { export class DurableObject { constructor(ctx: unknown, env: unknown) } }
declare module "express" { const express: () => { post(path: string, ...handlers: readonly unknown[]): void; listen(port: number): unknown }; export default express; }
declare module "pino" {
  interface Logger { info(fields: object | string, text?: string): void; error(fields: object, text?: string): void }
  const pino: ((destination: unknown) => Logger) & { destination(fd: number): unknown };
  export default pino;
}
declare module "prom-client" {
  export class Counter<T extends string = string> {
    constructor(options: { name: string; help: string; labelNames: readonly T[] });
    inc(labels: Partial<Record<T, string>>): void;
  }
}
/** Names that a snippet takes as given. */
declare const url: string;
declare const connectionString: string;
declare const policy: import("tollgate").Policy;
declare const guestPolicy: import("tollgate").Policy;
`;

const { config } = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile);
const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);

const files = new Map<string, string>([[`${root}docs/elsewhere.d.ts`, ELSEWHERE]]);
for (const page of [...pages, ...apiPages])
  blocksOf(page).forEach(({ language, text }, i) => {
    // A block of the API reference is a signature or an example, which imports what it shows.
    // What the compiler must find in \`policy.ts\` is a test of its own.
    if (
      examples.has(text) ||
      (apiPages.includes(page) && !text.startsWith("import ")) ||
      /^\/\/ policy(?:-2)?\.ts\n/.test(text)
    )
      return;
    if (language === "js") files.set(`${root}docs/${page.replaceAll(/\W/g, "-")}-${i}.mjs`, text);
    if (language === "ts") files.set(`${root}docs/${page.replaceAll(/\W/g, "-")}-${i}.mts`, text);
  });

it("compiles the code of each page", { timeout: 120_000 }, () => {
  const settings: ts.CompilerOptions = { ...options, noUnusedLocals: false };
  const host = ts.createCompilerHost(settings);
  const { readFile, fileExists, getSourceFile } = host;
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.readFile = (name) => files.get(name) ?? readFile(name);
  host.getSourceFile = (name, version, ...rest) => {
    const text = files.get(name);
    return text === undefined ? getSourceFile(name, version, ...rest) : ts.createSourceFile(name, text, version, true);
  };
  const program = ts.createProgram([...files.keys()], settings, host);
  const found = ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const line = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start).line + 1;
    return `${file?.fileName.slice(root.length)}:${line} ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
  });
  expect(files.size).toBeGreaterThan(20);
  expect(found).toEqual([]);
});
