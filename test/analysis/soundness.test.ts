import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { comparePolicies } from "../../src/analysis/index.js";
import { parsePolicy } from "../../src/index.js";
import { runs } from "../runs.js";
import { runLimits } from "./soundness/limit-run.js";
import { run } from "./soundness/run.js";

describe("the answers of comparePolicies", () => {
  it("are contradicted by no random call, and each call in them is decided as they say", () => {
    const { pairs, contradictions, wrongWitnesses } = run({
      seed: 2_026,
      pairs: runs(40, 1_000),
      calls: runs(60, 1_000),
    });
    expect(pairs).toBeGreaterThan(20);
    expect({ contradictions, wrongWitnesses }).toEqual({ contradictions: [], wrongWitnesses: 0 });
  }, 300_000);

  it("on limits are contradicted by no random sequence of calls, and each sequence in them is decided as they say", () => {
    const { pairs, differences, contradictions, wrongWitnesses } = runLimits({
      seed: 2_026,
      pairs: runs(100, 700),
      sequences: 20,
    });
    expect(pairs).toBeGreaterThan(50);
    expect(differences).toBeGreaterThan(200);
    expect({ contradictions, wrongWitnesses }).toEqual({ contradictions: [], wrongWitnesses: 0 });
  }, 300_000);
});

const policies = readdirSync("examples/policies", { recursive: true, encoding: "utf8" })
  .filter((name) => /^(?!shapes).*policy(?:\.v2)?\.json$/.test(name))
  .map((name) => `examples/policies/${name}`)
  .sort();
const read = (file: string) => JSON.parse(readFileSync(file, "utf8"));

/** Each document that lacks one rule or limit, or has another number in a limit. */
function changes(document: object): readonly object[] {
  const found: object[] = [];
  const visit = (part: object, way: readonly string[]): void => {
    for (const [key, value] of Object.entries(part)) {
      const at = [...way, key];
      if (["require", "deny_if", "approve_if", "limits", "rate_limit"].includes(key)) found.push(changed(document, at, (one) => (Array.isArray(one) ? one.slice(1) : undefined))); // biome-ignore format: one line
      if (key === "max") found.push(changed(document, at, (one) => (one as number) + 1));
      if (typeof value === "object" && value !== null) visit(value, at);
    }
  };
  visit(document, []);
  return found;
}

function changed(document: object, way: readonly string[], change: (value: unknown) => unknown): object {
  const copy = structuredClone(document) as never;
  const holder = way.slice(0, -1).reduce<Record<string, unknown>>((part, key) => part[key] as never, copy);
  const key = way.at(-1)!;
  holder[key] = change(holder[key]);
  return copy;
}

describe("comparePolicies on the example policies", () => {
  it.each(policies)(
    "is certain of each part left out of %s, and never takes it for stricter",
    (file) => {
      const document = read(file);
      const old = parsePolicy(document);
      expect(comparePolicies(old, old).verdict).toBe("same");
      const all = changes(document);
      const step = Math.ceil(all.length / runs(4, 10));
      const verdicts = all
        .filter((_, index) => index % step === 0)
        .map((one) => comparePolicies(old, parsePolicy(one)).verdict);
      // A rule that another one makes needless is left out without a difference.
      expect(verdicts.filter((verdict) => verdict !== "laxer" && verdict !== "same")).toEqual([]);
      expect(verdicts).toContain("laxer");
    },
    60_000,
  );

  it.each(policies.filter((file) => file.endsWith("policy.json")))("takes version 2 of %s for the same", (file) => {
    const old = parsePolicy(read(file));
    const now = parsePolicy({ ...read(file), version: "2" });
    expect(comparePolicies(old, now).verdict).toBe("same");
  });
});
