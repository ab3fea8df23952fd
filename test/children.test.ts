import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MODES, type Mode, runChild } from "./children/run.js";
import { createNursery, type Planted } from "./planted/plant.js";

const nursery = createNursery();
let sound: Planted;
let child: string;
beforeAll(async () => {
  sound = await nursery.plant(undefined);
  child = await nursery.program("test/children/child.ts");
});
afterAll(() => nursery.clear());

const BROKEN: Mode = { name: "", when: "before", how: "enumerable" };
test("where `Object.prototype` has an enumerable member before it is loaded, it does not load, and nothing is decided", async () => {
  // Neither does zod, whose classes are made by listing what is in an object.
  await expect(runChild(child, sound.url, BROKEN)).rejects.toThrow(/zod/);
});

describe("all vectors and the truth table hold in a process with", () => {
  test.concurrent.each(MODES)("$name", { timeout: 300_000 }, async (mode) => {
    const { vectors, rows, failures } = await runChild(child, sound.url, mode);
    expect(failures).toEqual([]);
    expect([vectors >= 1_000, rows >= 2_000]).toEqual([true, true]);
  });
});
