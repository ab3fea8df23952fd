import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { safeParsePolicy } from "../../src/policy/parse.js";
import { policyDocumentSchema } from "./document-schema.js";
import { CONDITION_KINDS } from "./schema-operators.js";

/** The JSON Schema and the parser say the same, but for rules that a JSON Schema cannot say. */

const accepts = new Ajv2020.default({ strict: false }).compile(
  JSON.parse(readFileSync(new URL("../../schema/policy.v1.schema.json", import.meta.url), "utf8")),
);

const head = { version: "1", default: "deny" };
const limit = { counter: "c", window: "day", max: 1, scope: "grant" };
const sum = { ...limit, increment_from: "args.a" };
const tool = (t: unknown) => ({ ...head, tools: { t } });
const condition = (...conditions: unknown[]) => tool({ require: [{ conditions }] });

/** Messages of the rules that only the parser knows, each with a case. */
const PARSER_ONLY: readonly [string, RegExp, unknown][] = [
  ["calls and an argument on one counter", /^this limit counts .* on the same counter/, tool({ limits: [limit, sum] })],
  ["an amount that cannot be charged", /with at most 6 decimal places/, tool({ limits: [{ ...sum, max: 0.0000001 }] })],
  ["RE2 syntax", /^expected a pattern in RE2 syntax/, condition({ path: "args.a", op: "regex", value: "(" })],
  [
    "size of a pattern",
    /of at most 1,024 instructions/,
    condition({ path: "args.a", op: "regex", value: "a{1000}b{30}" }),
  ],
  [
    "size of all patterns",
    /^the different patterns of this document/,
    condition(
      ...Array.from({ length: 64 }, (_, i) => ({ path: "args.a", op: "regex", value: `${i}${"\\pL".repeat(300)}` })),
    ),
  ],
];

test("the schema knows none of the rules that only the parser knows", () => {
  for (const [name, message, document] of PARSER_ONLY) {
    expect([name, accepts(document)]).toEqual([name, true]);
    const result = safeParsePolicy(document);
    expect(!result.ok && result.issues.filter((issue) => !message.test(issue.message))).toEqual([]);
  }
});

/** A small generator of pseudo-random numbers, so that a failure can be had again (mulberry32). */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

function generator(below: (n: number) => number) {
  const pick = <T>(...from: T[]): T => from[below(from.length)]!;
  const some = <T>(make: () => T, most = 3): T[] => Array.from({ length: below(most + 1) }, make);
  const maybe = (key: string, make: () => unknown): object => (below(3) === 0 ? { [key]: make() } : {});
  const text = () => pick("a", "x y", "ü", "\u{1f600}", "", "a\u0001", "args.a");
  const path = () => pick("args.a", "args.b.c", "args.__proto__");
  const window = () => pick<unknown>("minute", "hour", "day", 1, 60, 31622400);
  const scope = () => pick("grant", "session", "global");
  const makeCondition = () => {
    const { operators, examples } = pick(...CONDITION_KINDS);
    const isRefused = operators.includes("regex") && below(3) === 0;
    const written = isRefused ? "(" : pick(...examples);
    return { path: path(), op: pick(...operators), value: written, ...maybe("description", text) };
  };
  const rule = () => ({ conditions: some(makeCondition), ...maybe("on_deny", text) });
  const callLimit = () => ({
    counter: pick("a", "b", "t_rate"),
    window: window(),
    max: pick(0, 1, 10),
    scope: scope(),
    ...maybe("on_deny", text),
  });
  const anyLimit = () =>
    below(3) === 0 ? { ...callLimit(), max: pick(0, 0.5, 1e-7), increment_from: path() } : callLimit();
  const rules = () =>
    below(5) === 0
      ? { action: "deny", ...maybe("reason", text) }
      : {
          ...(below(3) === 0 ? { action: "require_approval", ...maybe("reason", text) } : {}),
          ...maybe("require", () => some(rule)),
          ...maybe("deny_if", () => some(rule)),
          ...maybe("limits", () => some(anyLimit)),
          ...maybe("rate_limit", () => ({ max: 3, window: window(), ...maybe("scope", scope) })),
        };
  const document = () => ({
    version: "1",
    default: pick("allow", "deny"),
    ...maybe("hide", () => pick(["*"], ["a", "b"], [])),
    ...maybe("all_tools", () => ({ limits: some(callLimit) })),
    ...maybe("tools", () => Object.fromEntries(some(() => [pick("t", "u", "toString", ""), rules()]))),
    ...maybe("$schema", text),
  });

  const WRONG = [
    null,
    0,
    1.5,
    -1,
    1e17,
    "",
    "*",
    "a*",
    "a",
    "1",
    "deny",
    "minute",
    "args.",
    "args.a..b",
    true,
    [],
    {},
    ["*"],
    ["a", "a"],
    [""],
    ["a", 1],
  ];
  const KEYS = [
    "version",
    "action",
    "reason",
    "limits",
    "require",
    "conditions",
    "value",
    "op",
    "increment_from",
    "rate_limit",
    "x",
    "a*",
  ];
  /** Changes one place of a document. */
  const mutate = (node: unknown): unknown => {
    const change = () => structuredClone(pick<unknown>(...WRONG));
    if (Array.isArray(node)) {
      const copy = [...node];
      if (copy.length === 0 || below(5) === 0) copy.push(change());
      else {
        const at = below(copy.length);
        if (below(5) === 0) copy.splice(at, 1);
        else copy[at] = mutate(copy[at]);
      }
      return copy;
    }
    if (typeof node !== "object" || node === null || below(12) === 0) return change();
    const keys = Object.keys(node);
    const copy: Record<string, unknown> = { ...node };
    if (keys.length === 0 || below(6) === 0) copy[pick(...KEYS)] = change();
    else if (below(8) === 0) delete copy[pick(...keys)];
    else {
      const key = pick(...keys);
      copy[key] = mutate(copy[key]);
    }
    return copy;
  };
  return { document, mutate };
}

describe("over generated documents", () => {
  const COUNT = 14_000;
  const { document, mutate } = generator(random(20_240_601));
  const documents = Array.from({ length: COUNT }, (_, i) => {
    let made: unknown = document();
    for (let step = i % 4; step > 0; step--) made = mutate(made);
    return made;
  });

  test("the schema and the parser agree", () => {
    const tally = { both: 0, neither: 0, parserOnly: 0 };
    for (const made of documents) {
      const result = safeParsePolicy(made);
      const valid = accepts(made);
      if (result.ok !== valid) {
        const unknown = result.ok
          ? ["accepted"]
          : result.issues.filter(({ message }) => !PARSER_ONLY.some(([, rule]) => rule.test(message)));
        expect({ made, unknown }).toEqual({ made, unknown: [] });
      }
      tally[result.ok ? "both" : valid ? "parserOnly" : "neither"]++;
    }
    // The test means something only if there are many of each.
    expect(Math.min(tally.both, tally.neither)).toBeGreaterThan(2_000);
    expect(tally.parserOnly).toBeGreaterThan(100);
  });

  test("zod's schema of the whole accepts what the parser accepts", () => {
    for (const made of documents) {
      if (safeParsePolicy(made).ok)
        expect(z.safeParse(policyDocumentSchema, made, { jitless: true }).success).toBe(true);
    }
  });

  test("text and value are told the same", () => {
    for (const made of documents.slice(0, 3_000)) {
      // A string is a text.
      if (typeof made === "string") continue;
      const asText = safeParsePolicy(JSON.stringify(made));
      const asValue = safeParsePolicy(made);
      const told = (result: typeof asText) =>
        result.ok
          ? [result.policy.revision]
          : result.issues.map(({ pointer, message }) => `${pointer} ${message}`).sort();
      // A value may have numbers that a text may not.
      if (JSON.stringify(made).includes("100000000000000000")) expect(asText.ok).toBe(false);
      else expect(told(asText)).toEqual(told(asValue));
    }
  });
});

test("the generated types are in step with the schema", () => {
  execFileSync(process.execPath, ["scripts/generate-types.mjs", "--check"]);
});
