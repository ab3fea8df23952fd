import { readFileSync } from "node:fs";
import { createEngine, parsePolicy } from "tollgate";
import { describe, expect, it } from "vitest";
import { convertIntercept } from "../../../src/cli/convert/convert.js";
import { readYaml } from "../../../src/cli/convert/yaml.js";

/** Policies, calls, and what Intercept 1.1.0 itself decides of them. */
interface Case {
  readonly id: string;
  readonly policy: string;
  readonly kind: "test" | "derived" | "quirk" | "validation";
  readonly steps: readonly Step[];
}
interface Step {
  /** Absent in a step that is no call: one that tells how an earlier call ended. */
  readonly tool?: string;
  readonly args?: Readonly<Record<string, unknown>>;
  readonly at?: string;
  readonly expect?: "allow" | "deny";
  /** A part of the message. */
  readonly text?: string;
}

const data: { readonly default_time: string; readonly cases: readonly Case[] } = JSON.parse(
  readFileSync(new URL("../../data/intercept-vectors.json", import.meta.url), "utf8"),
);
const ofKind = (...kinds: readonly string[]): readonly Case[] => data.cases.filter(({ kind }) => kinds.includes(kind));

const convert = async (text: string) => {
  const yaml = await readYaml(text);
  return yaml.ok ? convertIntercept(yaml.root) : yaml;
};

/** The steps of a case that are calls, each with the decision of the converted policy. */
async function decide({ policy, steps }: Case) {
  const converted = await convert(policy);
  if (!converted.ok) throw new Error(JSON.stringify(converted.issues));
  let now = Date.parse(data.default_time);
  const engine = createEngine({ policy: parsePolicy(converted.policy), clock: () => now });
  return steps.flatMap(({ tool, args = {}, at, ...step }) => {
    if (tool === undefined) return [];
    if (at !== undefined) now = Date.parse(at);
    const { effect, message } = engine.evaluate({ tool, args });
    return [{ ...step, effect, message }];
  });
}

describe("a converted policy", () => {
  it("has cases of every kind to be measured on", () => {
    const counts = ["test", "derived", "quirk", "validation"].map((kind) => ofKind(kind).length);
    expect(counts).toEqual([48, 7, 20, 19]);
  });

  it.each(ofKind("test", "derived").map((one) => [one.id, one] as const))(
    "decides as Intercept: %s",
    async (_, one) => {
      const decisions = await decide(one);
      expect(decisions.map(({ effect }) => effect)).toEqual(decisions.map((step) => step.expect));
    },
  );

  it("gives the document's own messages, where the decision is a rule's", async () => {
    const other: string[] = [];
    for (const one of ofKind("test", "derived")) {
      const decisions = await decide(one);
      if (decisions.some(({ message, text }) => text !== undefined && !message.includes(text))) other.push(one.id);
    }
    expect(other).toEqual([
      // A tool that is not listed cannot have the rules of `*`: it is denied by default.
      "wildcard-fail",
      // Sentences of Intercept's own.
      "default-deny-unlisted",
      "hide-denies",
      "rate-limit-default-message",
      "increment-from-missing",
      "increment-from-string",
    ]);
  });

  it("is stricter in these of the original's quirks, and in none of them laxer", async () => {
    const stricter: string[] = [];
    const laxer: string[] = [];
    for (const one of ofKind("quirk")) {
      const decisions = await decide(one);
      if (decisions.some((step) => step.effect === "deny" && step.expect === "allow")) stricter.push(one.id);
      if (decisions.some((step) => step.effect !== "deny" && step.expect === "deny")) laxer.push(one.id);
    }
    expect(laxer).toEqual([]);
    expect(stricter).toEqual([
      // Fractions count.
      "fraction-truncates",
      // No amount is so large that it counts as less than nothing.
      "huge-amount-overflows",
      // A charge stands, though its call failed.
      "rollback-crosses-window",
      // Types are not coerced, and null is absent.
      "quirk-eq-number-vs-numeric-string",
      "quirk-eq-null-vs-text",
      "quirk-eq-list-vs-text",
      "quirk-notin-wrapped-in-list",
      "quirk-contains-list-coerces",
      // A bound of 2^53 cannot be held exactly.
      "quirk-precision-2-53",
    ]);
  });

  it.each(ofKind("validation").map((one) => [one.id, one] as const))(
    "is not made of what Intercept refuses: %s",
    async (_, one) => {
      expect(await convert(one.policy)).toMatchObject({ ok: false });
    },
  );
});
