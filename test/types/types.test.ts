import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const root = here("../..");

const DIRECTIVE = "// @ts-expect-error";
const source = readFileSync(here("mistakes.test-d.ts"), "utf8");
/** What the compiler is to say, under the line that it says it of. */
const recorded = new Map(
  source.split("\n").flatMap((line, index) => {
    const at = line.indexOf(DIRECTIVE);
    return at < 0 ? [] : [[index + 2, line.slice(at + DIRECTIVE.length).trim()] as const];
  }),
);

const project = mkdtempSync(join(tmpdir(), "tollgate-types-"));
beforeAll(() => {
  writeFileSync(join(project, "package.json"), '{ "type": "module" }');
  writeFileSync(join(project, "mistakes.ts"), source.replaceAll("@ts-expect-error", ""));
  for (const name of ["tools.ts", "fits.test-d.ts"]) copyFileSync(here(name), join(project, name));
  writeFileSync(
    join(project, "tsconfig.json"),
    JSON.stringify({
      extends: join(root, "tsconfig.json"),
      compilerOptions: {
        paths: { tollgate: [join(root, "src/index.ts")] },
        typeRoots: [join(root, "node_modules/@types")],
      },
      include: ["*.ts"],
      exclude: [],
    }),
  );
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

/** The words of a message in the order of the alphabet, for that of a union's members is by chance. */
const words = (message: string): string[] => (message.match(/[^\s|()']+/g) ?? []).sort();

/** First lines of what a compiler finds, as `[file, line, message]`. */
function errorsBy(compiler: string): (readonly [string, number, string])[] {
  const tsc = join(root, "node_modules", compiler, "bin", "tsc");
  const { stdout } = spawnSync(process.execPath, [tsc, "-p", project, "--pretty", "false"], { encoding: "utf8" });
  return [...stdout.matchAll(/^(\S+)\((\d+),\d+\): error TS\d+: (.*)$/gm)].map(
    ([, file = "", line, message = ""]) => [file.split("/").at(-1) ?? "", Number(line), message] as const,
  );
}

describe.each(["typescript", "typescript7"])("a policy in code, compiled by %s", (compiler) => {
  let errors: ReturnType<typeof errorsBy>;
  beforeAll(() => {
    errors = errorsBy(compiler);
  }, 60_000);

  it("compiles where all of it fits", () => {
    expect(errors.filter(([file]) => file !== "mistakes.ts")).toEqual([]);
  });

  it("does not compile with any of over sixty mistakes, and each is found on its own line", () => {
    expect(recorded.size).toBeGreaterThan(60);
    expect([...new Set(errors.map(([, line]) => line))]).toEqual([...recorded.keys()]);
  });

  // The other compiler says the same of most of them, and of some it names another part.
  it.runIf(compiler === "typescript")("is told what is wrong in the words that are recorded beside it", () => {
    for (const [line, message] of recorded) {
      expect(errors.filter((error) => error[1] === line).map((error) => words(error[2]))).toContainEqual(
        words(message),
      );
    }
  });
});
