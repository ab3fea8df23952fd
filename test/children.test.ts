import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MODES, runChild } from "./children/run.js";
import { createNursery, type Planted } from "./planted/plant.js";

const nursery = createNursery();
let sound: Planted;
let child: string;
beforeAll(async () => {
  sound = await nursery.plant(undefined);
  child = await nursery.program("children/child.ts");
});
afterAll(() => nursery.clear());

describe("all vectors and the truth table hold in a process with", () => {
  test.concurrent.each(MODES)("$name", { timeout: 120_000 }, async (mode) => {
    const { vectors, rows, failures } = await runChild(child, sound.url, mode);
    expect(failures).toEqual([]);
    expect([vectors >= 1_000, rows >= 2_000]).toEqual([true, true]);
  });
});
