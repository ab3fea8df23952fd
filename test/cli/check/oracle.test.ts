import { expect, it } from "vitest";
import { runs } from "../../runs.js";
import { run } from "./oracle/run.js";

// The same policies each time; `node scripts/findings.mjs` runs others, on every core.
const SEED = Number(process.env.TOLLGATE_SEED ?? 4_242);
const POLICIES = Number(process.env.TOLLGATE_POLICIES ?? runs(150, 1_000));

it("no call refutes a finding of check, and no repair does more than it says", { timeout: 24 * 3_600_000 }, () => {
  const { checked, valid, first, refuted, raised, repaired } = run({ seed: SEED, policies: POLICIES });
  console.log(JSON.stringify({ checked, valid, raised, repaired }));
  expect(refuted, JSON.stringify(first, null, 1)).toEqual({});
  expect(repaired.wrong, JSON.stringify(first, null, 1)).toBe(0);
});
