import fc from "fast-check";
import { expect, it } from "vitest";
import { checkText } from "../../../src/cli/check/check-text.js";
import { createEngine, type LimitUsage, parsePolicy } from "../../../src/index.js";

// A limit is told apart by its counter's name in the counts of a decision, so that no two have the same.
const limit = (counter: string) =>
  fc.record({
    counter: fc.constant(counter),
    window: fc.constantFrom(1, 2, 3, 4, 6),
    max: fc.integer({ min: 0, max: 5 }),
    scope: fc.constantFrom("grant" as const, "session" as const, "global" as const),
  });
const limits = (name: string) => fc.tuple(limit(`${name}0`), limit(`${name}1`));
const policies = fc.record({ all: fc.option(limit("all"), { nil: undefined }), t: limits("t"), u: limits("u") });
const calls = fc.array(
  fc.record({
    tool: fc.constantFrom("t", "u"),
    afterMs: fc.integer({ min: 0, max: 900 }),
    grant: fc.constantFrom("g", "h"),
    session: fc.constantFrom("1", "2"),
  }),
  { minLength: 20, maxLength: 60 },
);

it("a limit that is called idle never refuses a call alone", () => {
  let idle = 0;
  fc.assert(
    fc.property(policies, calls, ({ all, t, u }, made) => {
      const document = {
        version: "1",
        default: "deny",
        ...(all === undefined ? {} : { all_tools: { limits: [all] } }),
        tools: { t: { limits: t }, u: { limits: u } },
      };
      const found = checkText(JSON.stringify(document)).filter(({ id }) => id === "TG128");
      const names = new Set(found.map(({ pointer }) => counterAt(document, pointer)));
      idle += names.size;
      let now = 0;
      const engine = createEngine({ policy: parsePolicy(document), clock: () => now });
      for (const { tool, afterMs, grant, session } of made) {
        now += afterMs;
        // Sessions are unique across grants.
        const { code, limits: refusing } = engine.evaluate({ tool, scope: { grant, session: `${grant}${session}` } });
        if (code === "limit_exceeded")
          expect(refusing.some(({ counter }: LimitUsage) => !names.has(counter))).toBe(true);
      }
    }),
    { numRuns: 400, seed: 1 },
  );
  expect(idle).toBeGreaterThan(200);
});

// Limits of version "2" on shared counters: the pointer of one tells it apart.
const ways = fc.constantFrom<object>(
  {},
  {},
  { sliding: true },
  { amount: 2 },
  { by: ["args.k"] },
  { when: [{ path: "args.k", op: "eq", value: 1 }] },
  { release: "on_error" },
  { sliding: true, amount: 3, by: ["args.k"] },
);
const limit2 = fc.tuple(limit("x"), ways, fc.constantFrom("a", "b")).map(([one, way, name]) => ({
  ...one,
  // Those of one name must count in one way.
  counter: `${name}${JSON.stringify([Object.hasOwn(way, "sliding"), Object.hasOwn(way, "by")])}`,
  ...way,
}));
const policies2 = fc.record({ all: fc.option(limit2, { nil: undefined }), t: fc.tuple(limit2, limit2), u: fc.tuple(limit2, limit2) }); // biome-ignore format: one line

it("a limit of version 2 that is called idle never refuses a call alone", () => {
  let idle = 0;
  fc.assert(
    fc.property(
      policies2,
      calls,
      fc.array(fc.constantFrom(1, 2), { minLength: 60, maxLength: 60 }),
      (made, all, keys) => {
        const document = {
          version: "2",
          default: "deny",
          ...(made.all === undefined ? {} : { all_tools: { limits: [made.all] } }),
          tools: { t: { limits: made.t }, u: { limits: made.u } },
        };
        const pointers = checkText(JSON.stringify(document)).filter(({ id }) => id === "TG128").map(({ pointer }) => pointer); // biome-ignore format: one line
        idle += pointers.length;
        let now = 0;
        const engine = createEngine({ policy: parsePolicy(document), clock: () => now });
        for (const [index, { tool, afterMs, grant, session }] of all.entries()) {
          now += afterMs;
          const call = { tool, args: { k: keys[index] }, scope: { grant, session: `${grant}${session}` } };
          const { code, limits: refusing, rule } = engine.evaluate(call);
          if (code === "limit_exceeded" && refusing.length === 1) expect(pointers).not.toContain(rule);
          if (index % 3 === 0) engine.complete(engine.evaluate(call), "failed");
        }
      },
    ),
    { numRuns: 400, seed: 1 },
  );
  expect(idle).toBeGreaterThan(25);
});

/** The name of the counter of the limit that a JSON Pointer leads to. */
function counterAt(document: unknown, pointer: string): unknown {
  const found = pointer
    .split("/")
    .slice(1)
    .reduce<unknown>((node, step) => (node as Record<string, unknown>)[step], document);
  return (found as { counter: string }).counter;
}
