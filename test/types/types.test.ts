import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CONDITION_KINDS, CONDITION_KINDS_2 } from "../policy/schema-operators.js";

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const root = here("../..");

const DIRECTIVE = "// @ts-expect-error";
/** In a message, every operator of a version of the language. */
const [OPERATORS, OPERATORS_2] = [CONDITION_KINDS, CONDITION_KINDS_2].map((kinds) =>
  kinds.flatMap(({ operators }) => operators.map((name) => `"${name}"`)).join(" | "),
) as [string, string];
const MISTAKES = ["mistakes.test-d.ts", "mistakes-2.test-d.ts", "engine-mistakes.test-d.ts"];
const FITS = ["tools.ts", "fits.test-d.ts", "fits-2.test-d.ts", "engine-fits.test-d.ts"];
const sources = MISTAKES.map((file) => [file, readFileSync(here(file), "utf8")] as const);
/** What the compiler is to say, under the line that it says it of. */
const recorded: ReadonlyMap<string, string> = new Map(
  sources.flatMap(([file, source]) =>
    source.split("\n").flatMap((line, index) => {
      const at = line.indexOf(DIRECTIVE);
      return at < 0
        ? []
        : [
            [
              `${file}:${index + 2}`,
              line
                .slice(at + DIRECTIVE.length)
                .trim()
                .replace("OPERATORS_2", OPERATORS_2)
                .replace("OPERATORS", OPERATORS),
            ] as const,
          ];
    }),
  ),
);

const project = mkdtempSync(join(tmpdir(), "tollgate-types-"));
beforeAll(() => {
  writeFileSync(join(project, "package.json"), '{ "type": "module" }');
  for (const [file, source] of sources) writeFileSync(join(project, file), source.replaceAll("@ts-expect-error", ""));
  for (const file of FITS) copyFileSync(here(file), join(project, file));
  writeFileSync(
    join(project, "tsconfig.json"),
    JSON.stringify({
      extends: join(root, "tsconfig.json"),
      compilerOptions: {
        paths: { tollgate: [join(root, "src/index.ts")], "tollgate/mcp": [join(root, "src/mcp/index.ts")] },
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

interface Found {
  /** File and line. */
  readonly at: string;
  /** The first line of the message. */
  readonly message: string;
  /** What follows it. */
  readonly more: string;
}

/** What a compiler finds. */
function errorsBy(compiler: string): readonly Found[] {
  const tsc = join(root, "node_modules", compiler, "bin", "tsc");
  const { stdout } = spawnSync(process.execPath, [tsc, "-p", project, "--pretty", "false"], { encoding: "utf8" });
  return [...stdout.matchAll(/^(\S+)\((\d+),\d+\): error TS\d+: (.*)\n((?: .*\n)*)/gm)].map(
    ([, file = "", line, message = "", more = ""]) => ({ at: `${file.split("/").at(-1)}:${line}`, message, more }),
  );
}

describe.each(["typescript", "typescript7"])("a policy in code and an engine, compiled by %s", (compiler) => {
  let errors: readonly Found[];
  beforeAll(() => {
    errors = errorsBy(compiler);
  }, 180_000);

  it("compile where all of it fits", () => {
    expect(errors.filter(({ at }) => !recorded.has(at))).toEqual([]);
  });

  it("do not compile with any of over a hundred and fifty mistakes, and each is found on its own line", () => {
    expect(recorded.size).toBeGreaterThan(150);
    expect(new Set(errors.map(({ at }) => at))).toEqual(new Set(recorded.keys()));
  });

  // The other compiler says the same of most of them, and of some it names another part.
  it.runIf(compiler === "typescript")("are told what is wrong in the words that are recorded beside it", () => {
    for (const [place, message] of recorded) {
      expect(errors.filter(({ at }) => at === place).map((error) => words(error.message))).toContainEqual(
        words(message),
      );
    }
  });

  it("are told of a misspelt option in one line that says the right name", () => {
    const misspelt = errors.filter(({ message }) => /'(?:onDecison|onEvnt)'/.test(message));
    expect(misspelt.map(({ message, more }) => [/Did you mean to write '(\w+)'/.exec(message)?.[1], more])).toEqual([
      ["onDecision", ""],
      ["onDecision", ""],
      ["onEvent", ""],
    ]);
  });
});
