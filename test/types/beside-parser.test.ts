import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { safeParsePolicy } from "../../src/index.js";
import { randomFrom } from "../differential/random.js";
import { document1 } from "./documents.js";
import { document2 } from "./documents-2.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const SEED = Number(process.env.TOLLGATE_SEED ?? 4_242);
const DOCUMENTS = Number(process.env.TOLLGATE_DOCUMENTS ?? 300);

const project = mkdtempSync(join(tmpdir(), "tollgate-beside-"));
afterAll(() => rmSync(project, { recursive: true, force: true }));

/** What types cannot say: patterns, caps, counters that meet, and what is in a text or a number but for its sign. */
const BEYOND_TYPES = new Set(["TG109", "TG110", "TG112"]);
const BEYOND_TYPES_TOO =
  /without control characters|decimal places|to 31,622,400`?, got `\d{8,}`|which this runtime does not know|to 2,592,000 \(30 days\), got `\d{7,}`/;

/** Tools with any arguments, so that it is known only which there are. */
const TOOLS = `type Any = { [name: string]: unknown };
interface Tools { t: Any; u: Any; tx: Any; x: Any; y_t: Any; "": Any }`;

/** For each document, whether it compiles as an argument of a function of the package. */
function compiled(documents: readonly unknown[], define = "definePolicy"): readonly boolean[] {
  const lines = documents.map(
    (one) => `${define}(${JSON.stringify(one).replaceAll('"__proto__":', '["__proto__"]:')});`,
  );
  writeFileSync(join(project, "package.json"), '{ "type": "module" }');
  writeFileSync(join(project, "cases.ts"), ['import { definePolicy } from "tollgate";', ...lines, TOOLS].join("\n"));
  const compilerOptions = {
    paths: { tollgate: [join(root, "src/index.ts")] },
    typeRoots: [join(root, "node_modules/@types")],
  };
  writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ extends: join(root, "tsconfig.json"), compilerOptions, include: ["*.ts"], exclude: [] })); // biome-ignore format: one line
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const { stdout } = spawnSync(process.execPath, [tsc, "-p", project, "--pretty", "false"], {
    encoding: "utf8",
    maxBuffer: 1e9,
  });
  const wrong = new Set([...stdout.matchAll(/^(?:\S*\/)?cases\.ts\((\d+),/gm)].map(([, line]) => Number(line)));
  expect(stdout.replaceAll(/^(?:\S*\/)?cases\.ts.*\n(?: .*\n)*/gm, "")).toBe("");
  return documents.map((_, index) => !wrong.has(index + 2));
}

/** Whether the parser takes a document, or refuses it for what types cannot say alone. */
function judged(value: unknown): "accepted" | "refused" | "beyond types" {
  const parsed = safeParsePolicy(value);
  if (parsed.ok) return "accepted";
  const isBeyond = (issue: (typeof parsed.issues)[number]): boolean =>
    BEYOND_TYPES.has(issue.code) || BEYOND_TYPES_TOO.test(issue.message);
  return parsed.issues.every(isBeyond) ? "beyond types" : "refused";
}

describe("types beside the parser", () => {
  it.each([
    ["1", document1],
    ["2", document2],
  ])(
    'compile what it accepts, and refuse what it refuses as far as they can say it, in version "%s"',
    {
      timeout: 24 * 3_600_000,
    },
    (version, document) => {
      const random = randomFrom(SEED);
      const documents = Array.from({ length: DOCUMENTS }, () => document(random));
      const verdicts = documents.map(judged);
      const compile = compiled(documents);
      const differing = documents.filter(
        (_, index) => verdicts[index] !== "beyond types" && (verdicts[index] === "accepted") !== compile[index],
      );
      const count = (verdict: string) => verdicts.filter((one) => one === verdict).length;
      console.log(
        `types beside parser, version ${version}: ${count("accepted")} accepted, ${count("refused")} refused, ${count("beyond types")} beyond types`,
      );
      expect(differing.map((one) => JSON.stringify(one))).toEqual([]);
      expect(Math.min(count("accepted"), count("refused"))).toBeGreaterThan(DOCUMENTS / 6);

      const forTools = compiled(documents, "definePolicy<Tools>()");
      expect(documents.filter((_, index) => forTools[index] && verdicts[index] === "refused")).toEqual([]);
      expect(forTools.filter(Boolean).length).toBeGreaterThan(DOCUMENTS / 10);
    },
  );
});
