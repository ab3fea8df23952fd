import { readFileSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runChild } from "../children/run.js";
import { SOUND } from "../differential/compare.js";
import { run } from "../differential/run.js";
import * as hostile from "../hostile/index.js";
import * as theorems from "../properties/index.js";
import { PARAMETERS } from "../properties/theorem.js";
import { readVectors } from "../vectors/files.js";
import { runVector } from "../vectors/run.js";
import { rowDifferences, rowsOf } from "../vectors/truth-table.js";
import { BUGS, type Net } from "./library.js";
import { createNursery, type Planted } from "./plant.js";

// Every kind of test can fail: each bug of the table, planted in the library, is found by each net that it names.

const nursery = createNursery();
let child: string;
beforeAll(async () => {
  child = await nursery.program("test/children/child.ts");
});
afterAll(() => nursery.clear());

const folder = new URL("../vectors/", import.meta.url);
/** Those that decide calls first: the others take longer. */
const vectors = readVectors(folder)
  .flatMap(({ content }) => content.cases)
  .sort((a, b) => Number(b.calls !== undefined) - Number(a.calls !== undefined));
const THEOREMS = new Map(Object.entries(theorems));
const rows = ["truth-table.tsv", "truth-table-2.tsv"].flatMap((table) =>
  rowsOf(readFileSync(new URL(table, folder), "utf8")),
);

function fails(attempt: () => void): boolean {
  try {
    attempt();
    return false;
  } catch {
    return true;
  }
}

/** Whether a net finds anything wrong with a library. */
async function finds(net: Net, { library, url }: Planted, thoroughly: boolean): Promise<boolean> {
  switch (net) {
    case "differential": {
      const sequences = thoroughly ? 40_000 : 1_000;
      return (await run({ seed: 1, sequences, sides: { ...SOUND, library } })).found !== undefined;
    }
    case "vectors":
      return vectors.some((vector) => runVector(library, vector).length > 0);
    case "truth table":
      return rows.some((row) => rowDifferences(library, row, "require").length > 0 || rowDifferences(library, row, "deny_if").length > 0); // biome-ignore format: one line
    case "hostile":
      return Object.values(hostile).some((attempts) => attempts.some(([, attempt]) => fails(() => attempt(library))));
    case "children": {
      const modes = [{ when: "after", how: "hidden" }, { flags: ["--disable-proto=throw"] }] as const;
      const found = await Promise.all(modes.map((mode) => runChild(child, url, { name: "", ...mode })));
      return found.some(({ failures }) => failures.length > 0);
    }
    default:
      return fc.check(THEOREMS.get(net)!(library), { ...PARAMETERS, numRuns: thoroughly ? 5_000 : 100 }).failed;
  }
}

describe.each(BUGS)("where $name", ({ nets, ...bug }) => {
  let planted: Planted;
  beforeAll(async () => {
    planted = await nursery.plant(bug);
  });
  test.each(nets)("%s: finds it", async (net) => {
    expect(await finds(net, planted, true)).toBe(true);
  });
});

describe("where there is no bug", () => {
  const nets = ["differential", "vectors", "truth table", "hostile", ...THEOREMS.keys()] as Net[];
  let sound: Planted;
  beforeAll(async () => {
    sound = await nursery.plant(undefined);
  });
  test.each(nets)("%s: finds nothing", async (net) => {
    expect(await finds(net, sound, false)).toBe(false);
  });

  test("every net has a bug that it finds", () => {
    expect([...nets, "children"].filter((net) => !BUGS.some((bug) => bug.nets.includes(net as Net)))).toEqual([]);
  });
});

test("a bug that can no longer be planted is an error", async () => {
  const bug = { name: "lost", file: "time.ts", words: "no such words", instead: "" };
  await expect(nursery.plant(bug)).rejects.toThrow("has `no such words` 0 times, expected once");
});
