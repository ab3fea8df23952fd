import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Sides, SOUND } from "../differential/compare.js";
import { run } from "../differential/run.js";
import { printed } from "../differential/shrink.js";

// The differential run finds each bug of the table, planted in the model that stands beside the engine.

/** A bug: these words of the reference or of one of its parts, and what is written instead. */
type Bug = readonly [name: string, words: string, instead: string];

const BUGS: readonly Bug[] = [
  ["an operator is flipped", "gte: left >= right", "gte: left > right"],
  ["a value of another type decides", "isScalar(a) && typeOf(a) === typeOf(b) ?", "isScalar(a) ?"],
  [
    "AND lets an undecided condition hide a false one",
    '["FALSE", "INDETERMINATE", "TRUE"]',
    '["INDETERMINATE", "FALSE", "TRUE"]',
  ],
  ["OR forgets what is undecided", '["TRUE", "INDETERMINATE", "FALSE"]', '["TRUE", "FALSE", "INDETERMINATE"]'],
  ["an undecided deny_if passes", '(clause === "require" ? "TRUE" : "FALSE")) continue', '(clause === "require" ? "TRUE" : "FALSE") || (clause === "deny_if" && verdict === "INDETERMINATE")) continue'], // biome-ignore format: one line
  ["NaN is a number", "!Number.isFinite(value) ?", "false ?"],
  ["an array is walked into", "|| Array.isArray(value)) return UNREADABLE", ") return UNREADABLE"],
  ["an own-property check is forgotten", "Object.hasOwn(object, name)", "name in object"],
  ["a window is used again", "Math.floor(at /", "Math.round(at /"],
  ["grants share a counter", "}`, limit.counter, seconds", "}`.length, limit.counter, seconds"],
  ["calls and amounts share a counter", "seconds, from === undefined, observed]", "seconds, observed]"],
  ["a call is charged twice to a shared counter", "new Map(charges.map((charge) => [charge.counter, charge]))", "charges.map((charge) => [charge.counter, charge] as const)"], // biome-ignore format: one line
  ["a limit lets one call too many pass", "+ charge.amount! > charge.max", "> charge.max"],
  ["an amount is rounded", "m / 10 ** 6 === x", "true"],
  ["the clock runs backwards", "latest = Math.max(latest, shown as number)", "latest = shown as number"],
  ["a clock without time counts", "return Number.isFinite(shown) ? latest : undefined", "return latest"],
  ["an approval is used twice", "approvals.delete(approved);", ""],
  [
    "an approval holds for other arguments",
    "!isDeepStrictEqual(approvals.get(approved), wanted)",
    "!approvals.has(approved)",
  ],
  [
    "an approval outlives its policy",
    "[documents, approvals] = [[next].flat() as Document2[], new Map()]",
    "documents = [next].flat() as Document2[]",
  ],
  ["a release is forgotten", "{ amount: 0n }", "{}"],
  ["minute and 60 are two windows", "limit.counter, seconds, from", "limit.counter, window, from"],
  ["a store that fails is not asked", "charges.length > 0 &&", "false &&"],
  ["a full store refuses what has a counter", "refusing.length > 0 ? [] : charges", "charges"],
  ["a hidden tool is allowed", "if (at >= 0)", "if (at > 0)"],
  [
    "retryAfterMs is that of the first limit",
    "...refusing.map((charge) => Math.ceil(",
    "...refusing.slice(0, 1).map((charge) => Math.ceil(",
  ],
  ["waiting is said to help where it cannot", "max === 0n || amount! > max", "max === 0n"],
  ["all_tools is left out", "rules: document.all_tools ?? {}", "rules: {}"],
  ["the scope is missing and nobody asks", "if (!carried)", "if (false)"],
  ["the order of denials is turned", '["require", "deny_if"] as const', '["deny_if", "require"] as const'],
];

describe("a planted bug is found", () => {
  const PARTS = ["reference", "reference-condition", "reference-strict"];
  const texts = PARTS.map((part) => readFileSync(new URL(`../${part}.ts`, import.meta.url), "utf8"));
  // Below the root, so that its packages are found; a directory of this process alone.
  const directory = fileURLToPath(new URL(`../../.cache/mutants-${process.pid}/`, import.meta.url));
  beforeAll(() => void mkdirSync(directory, { recursive: true }));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  async function withBug([name, words, instead]: Bug): Promise<Sides> {
    const times = texts.reduce((sum, text) => sum + text.split(words).length - 1, 0);
    expect(times, `the reference has the words of "${name}" once`).toBe(1);
    const folder = `${directory}${name.replaceAll(/\W+/g, "-")}/`;
    mkdirSync(folder, { recursive: true });
    const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
    for (const [index, part] of PARTS.entries()) {
      const { outputText } = ts.transpileModule(
        texts[index]!.replace(words, () => instead),
        { compilerOptions },
      );
      writeFileSync(`${folder}${part}.js`, outputText);
    }
    const file = `${folder}reference.js`;
    const { createReference } = await import(/* @vite-ignore */ pathToFileURL(file).href);
    return { ...SOUND, createReference };
  }

  test.each(BUGS)("%s", async (...bug) => {
    const { found, sequences } = await run({ seed: 1, sequences: 40_000, sides: await withBug(bug) });
    expect(found, `within ${sequences} sequences`).toBeDefined();
    if (process.env.TOLLGATE_VERBOSE) console.log(`${bug[0]}: after ${sequences} sequences\n${printed(found)}`);
    // What is printed is a few lines: one or a few steps, whatever the sequence was.
    expect(found!.sequence.steps.length).toBeLessThanOrEqual(4);
  });

  test("finds nothing without a bug", async () => {
    const sides = await withBug(["no bug", "// §4: the logic", "// The logic"]);
    expect((await run({ seed: 1, sequences: 500, sides })).found).toBeUndefined();
  });
});
