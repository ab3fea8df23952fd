import { createEngine, definePolicy, PolicyError } from "tollgate";
import { describe, expect, it } from "vitest";
import type { Tools } from "./types/tools.js";

const refunds = definePolicy<Tools>()({
  version: "1",
  default: "deny",
  tools: { refund: { require: [{ conditions: [{ path: "args.amount", op: "lte", value: 100 }] }] } },
});

describe("definePolicy", () => {
  it("makes a policy that an engine takes, whose calls may be checked too", () => {
    const engine = createEngine({ policy: refunds });
    const pay = (amount: number) =>
      engine.evaluate<Tools>({ tool: "refund", args: { amount, currency: "EUR", to: "a@example.com" } }).code;
    expect([pay(100), pay(101)]).toEqual(["allowed", "require_unmet"]);
  });

  it("takes nothing at all for a document only if it is called without any", () => {
    expect(() => definePolicy(undefined as never)).toThrow(PolicyError);
    expect(typeof definePolicy()).toBe("function");
  });

  it("refuses at run time what the compiler could not see", () => {
    const [pattern, names]: [string, ("run" | "refund")[]] = ["(", ["run", "run"]];
    expect(() =>
      definePolicy<Tools>()({
        version: "1",
        default: "deny",
        hide: names,
        tools: { read_file: { require: [{ conditions: [{ path: "args.path", op: "regex", value: pattern }] }] } },
      }),
    ).toThrow(PolicyError);
  });
});
