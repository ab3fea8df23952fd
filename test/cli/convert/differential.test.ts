import { readFileSync } from "node:fs";
import { createEngine, parsePolicy } from "tollgate";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { convertIntercept } from "../../../src/cli/convert/convert.js";
import { readYaml } from "../../../src/cli/convert/yaml.js";
import { randomFrom, seedOf } from "../../differential/random.js";
import { type Counts, decideAsOriginal, type Original } from "./original.js";
import { randomCall, randomOriginal } from "./random-original.js";

const SEQUENCES = 800;
const CALLS = 12;
const SEED = 20260115;

interface Disagreement {
  readonly sequence: number;
  readonly original: Original;
  readonly call: unknown;
}

/** What the conversion of random policies lets through and the original does not, and the other way round. */
async function disagreements(tame: boolean) {
  const laxer: Disagreement[] = [];
  const stricter: Disagreement[] = [];
  let policies = 0;
  let allowed = 0;
  for (let sequence = 0; sequence < SEQUENCES; sequence++) {
    const random = randomFrom(seedOf(SEED, sequence));
    const original = randomOriginal(random, tame);
    const yaml = await readYaml(JSON.stringify({ version: "1", ...original }));
    const converted = yaml.ok ? convertIntercept(yaml.root) : yaml;
    // A rule left out by the generator may be the one that a condition reads the counter of.
    if (!converted.ok) continue;
    policies++;
    // Of tame calls all that makes a difference is noted for the line that makes it.
    const told = converted.notes.some(
      ({ kind, message }) => kind === "stricter" && !/is not counted there|^amounts/.test(message),
    );
    let now = 0;
    const engine = createEngine({ policy: parsePolicy(converted.policy), clock: () => now });
    let counts: Counts = new Map();
    for (let step = 0; step < CALLS; step++) {
      const call = randomCall(random, now, tame);
      now = call.at;
      const after = decideAsOriginal(original, counts, call);
      const { effect } = engine.evaluate({ tool: call.tool, args: call.args });
      if (effect === "allow") allowed++;
      if (effect === "allow" && after === undefined) laxer.push({ sequence, original, call });
      if (effect === "deny" && after !== undefined && !told) stricter.push({ sequence, original, call });
      // Both go on from the calls that both let through.
      if (effect === "allow" && after !== undefined) counts = after;
    }
  }
  return { laxer, stricter, policies, allowed };
}

describe("the model of the original", () => {
  const data = JSON.parse(readFileSync(new URL("../../data/intercept-vectors.json", import.meta.url), "utf8"));
  // Numbers that do not fit 64 bits, and a call that failed, are beyond it.
  const beyond = ["huge-amount-overflows", "rollback-crosses-window"];
  const cases: {
    id: string;
    kind: string;
    policy: string;
    steps: { at?: string; tool: string; args: object; expect: string }[];
  }[] = data.cases.filter(
    ({ id, kind }: { id: string; kind: string }) => kind !== "validation" && !beyond.includes(id),
  );

  it.each(cases.map((one) => [one.id, one] as const))("decides as the original itself: %s", (_, { policy, steps }) => {
    let counts: Counts = new Map();
    let at = Date.parse(data.default_time);
    const document = parse(policy);
    const tools = Object.entries(document.tools ?? {}).map(([tool, rules]) => [tool, rules ?? { rules: [] }]);
    for (const step of steps) {
      if (step.at !== undefined) at = Date.parse(step.at);
      const call = { tool: step.tool, args: step.args as Record<string, unknown>, at };
      const after = decideAsOriginal({ ...document, tools: Object.fromEntries(tools) }, counts, call);
      expect(after === undefined ? "deny" : "allow").toBe(step.expect);
      counts = after ?? counts;
    }
  });
});

describe("a random policy, converted", () => {
  it("lets no call through that the original denies", { timeout: 60_000 }, async () => {
    const { laxer, policies, allowed } = await disagreements(false);
    expect(laxer.slice(0, 1)).toEqual([]);
    expect([policies > 700, allowed > 1_000]).toEqual([true, true]);
  });

  it("decides calls of the right types alike, unless a note tells that it is stricter", {
    timeout: 60_000,
  }, async () => {
    const { laxer, stricter, policies, allowed } = await disagreements(true);
    expect([laxer.slice(0, 1), stricter.slice(0, 1)]).toEqual([[], []]);
    expect([policies > 700, allowed > 1_000]).toEqual([true, true]);
  });
});
