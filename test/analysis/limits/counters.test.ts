import { expect, it } from "vitest";
import { countersOf, coversChargers } from "../../../src/analysis/limits/counters.js";
import { parsePolicy } from "../../../src/index.js";

const limit = { counter: "c", window: "hour", scope: "global", max: 3 };
const chargersOf = (rest: object) => {
  const counters = [...countersOf([parsePolicy({ version: "2", default: "deny", ...rest })] as never).values()];
  expect(counters).toHaveLength(1);
  return counters[0]!;
};
const ofTool = (more: object = {}, key = "t") => chargersOf({ tools: { [key]: { limits: [{ ...limit, ...more }] } } });
const ofAll = (more: object = {}) => chargersOf({ tools: {}, all_tools: { limits: [{ ...limit, ...more }] } });

it("charges of all tools cover those of one, and not the other way round", () => {
  expect(coversChargers(ofTool(), ofAll())).toBe(true);
  expect(coversChargers(ofAll(), ofTool())).toBe(false);
  expect(coversChargers(ofTool(), ofTool({}, "u"))).toBe(false);
  const resources = { default: "deny", entries: { "r:a": { limits: [limit] } } };
  expect(coversChargers(chargersOf({ tools: {}, resources }), ofAll())).toBe(false);
});

it("charges that are smaller, that are given back, or that are left out cover no others", () => {
  expect(coversChargers(ofTool({ amount: 2 }), ofTool())).toBe(false);
  expect(coversChargers(ofTool(), ofTool({ amount: 2 }))).toBe(true);
  expect(coversChargers(ofTool(), ofTool({ release: "on_error" }))).toBe(false);
  expect(coversChargers(ofTool({ release: "on_error" }), ofTool())).toBe(true);
  expect(coversChargers(ofTool(), ofTool({ when: [{ path: "args.x", op: "eq", value: 1 }] }))).toBe(false);
});

it("has no limit that observes", () => {
  const tools = { t: { limits: [{ ...limit, mode: "observe" }] } };
  expect(countersOf([parsePolicy({ version: "2", default: "deny", tools })] as never).size).toBe(0);
});
