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

/** The name of the counter of the limit that a JSON Pointer leads to. */
function counterAt(document: unknown, pointer: string): unknown {
  const found = pointer
    .split("/")
    .slice(1)
    .reduce<unknown>((node, step) => (node as Record<string, unknown>)[step], document);
  return (found as { counter: string }).counter;
}
