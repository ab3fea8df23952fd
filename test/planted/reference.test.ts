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
  ["a window is used again", "Math.floor(at / length)", "Math.round(at / length)"],
  ["grants share a counter", "}`, limit.counter, seconds", "}`.length, limit.counter, seconds"],
  ["calls and amounts share a counter", "sliding, from === undefined, observed", "sliding, observed"],
  ["a call is charged twice to a shared counter", "[...new Set(of.map(({ counter }) => counter))]", "of.map(({ counter }) => counter)"], // biome-ignore format: one line
  ["a limit lets one call too many pass", "charges.filter((charge) => usedOf(charge, at) + charge.amount! > charge.max)", "charges.filter((charge) => usedOf(charge, at) > charge.max)"], // biome-ignore format: one line
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
  ["a release is forgotten", "for (const entry of take(of)) book.giveBack(entry);", ""],
  ["minute and 60 are two windows", "limit.counter, seconds, zone", "limit.counter, window, zone"],
  ["a store that fails is not asked", "charges.length > 0 && options", "false && options"],
  ["a full store refuses what has a counter", "refusing.length > 0 ? [] : charges", "charges"],
  ["a hidden tool is allowed", "if (at >= 0)", "if (at > 0)"],
  [
    "retryAfterMs is that of the first limit",
    "...refusing.map((charge) => Math.ceil(",
    "...refusing.slice(0, 1).map((charge) => Math.ceil(",
  ],
  ["waiting is said to help where it cannot", "amount! > max || (limit.amount", "(limit.amount"],
  ["all_tools is left out", "rules: document.all_tools ?? {}", "rules: {}"],
  ["the scope is missing and nobody asks", "if (!carried)", "if (false)"],
  ["the order of denials is turned", '["require", "deny_if"] as const', '["deny_if", "require"] as const'],
];

/** Bugs in what version "2" adds to limits. */
const BUGS2: readonly Bug[] = [
  ["a sliding window forgets a slot too early", "limit.sliding ? 9 : 1", "limit.sliding ? 8 : 1"],
  ["a week begins on Sunday", "(date + 3) % 7", "(date + 4) % 7"],
  ["a date that is shown again begins anew", "while (beginningOf(zone, date + 1) <= at) date += 1;", ""],
  ["a zone is forgotten", "zoneOf(limit), at)", '"UTC", at)'],
  ["the first amount is charged, not the largest", "amount! > most ? amount! : most", "most > 0n ? most : amount!"],
  ["each limit compares the largest amount", "usedOf(charge, at) + charge.amount! > charge.max);\n    const failure", "usedOf(charge, at) + charges.reduce((most, one) => (one.counter === charge.counter && one.amount! > most ? one.amount! : most), 0n) > charge.max);\n    const failure"], // biome-ignore format: one line
  ["a limit that only looks refuses at its max", "(limit.amount !== 0 && max === 0n)", "max === 0n"],
  ["keys of two types are one", "(isKey(key) ? key : null)", "(isKey(key) ? String(key) : null)"],
  ["an empty text is a key", "isSubject(it) || typeof it", 'typeof it === "string" || typeof it'],
  ["a limit is left out where nothing is certain", 'when !== "FALSE"', 'when === "TRUE"'],
  ["elements that are no array are none", "Array.isArray(elements) ? elements.length : undefined", "Array.isArray(elements) ? elements.length : 0"], // biome-ignore format: one line
  ["a success gives back what only a failure does", 'release === "on_error" && outcome === "failed"', 'release === "on_error"'], // biome-ignore format: one line
  ["one limit of a shared charge is enough to give it back", "limits.every(isGivenBack)", "limits.some(isGivenBack)"],
  [
    "more than was charged is forgotten",
    "add(key, cameTo - amount)",
    "add(key, cameTo < amount ? cameTo - amount : 0n)",
  ],
  ["charges of carried calls are not added up", "charge.amount + others", "charge.amount"],
  ["an argument that is not allowed passes", "Reflect.ownKeys(call.args).some((key) => !", "Reflect.ownKeys(call.args).every((key) => !"], // biome-ignore format: one line
  ["the longest time that an approval may count is told", "Math.min(...all.map((one) => one!.seconds))", "Math.max(...all.map((one) => one!.seconds))"], // biome-ignore format: one line
  [
    "a path of a carried call is taken for one of the outer",
    "carried || rules.remember!.match",
    "rules.remember!.match",
  ],
  ["an end is heard twice", "charged.delete(decision);", ""],
  ["a reset empties one slot", "for (const key of keysOf(charge, at)) counts.delete(key);", "counts.delete(keysOf(charge, at)[0]!);"], // biome-ignore format: one line
];

describe("a planted bug is found", () => {
  const PARTS = ["", "-entries", "-dispatch", "-limit", "-calendar", "-condition", "-strict"].map(
    (part) => `reference${part}`,
  );
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

  test.each(BUGS2)("%s", async (...bug) => {
    const { found, sequences } = await run({ seed: 1, sequences: 40_000, sides: await withBug(bug), version: "2" });
    expect(found, `within ${sequences} sequences`).toBeDefined();
    if (process.env.TOLLGATE_VERBOSE) console.log(`${bug[0]}: after ${sequences} sequences\n${printed(found)}`);
  });

  test("finds nothing without a bug", async () => {
    const sides = await withBug(["no bug", "// §4: the logic", "// The logic"]);
    expect((await run({ seed: 1, sequences: 500, sides })).found).toBeUndefined();
  });
});
