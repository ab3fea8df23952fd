import { createEngine, definePolicy, PolicyError } from "tollgate";
import { describe, expect, it } from "vitest";
import type { Principal, Tools } from "./types/tools.js";

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

  it("makes a policy of version 2, whose calls are checked for their principal too", () => {
    const policy = definePolicy<Tools, Principal>()({
      version: "2",
      default: "deny",
      tools: {
        "*_file": {
          require: [{ conditions: [{ path: "principal.role", op: "eq", value: "lead" }] }],
        },
      },
    });
    const engine = createEngine({ policy });
    const read = (role: Principal["role"]) =>
      engine.evaluate<Tools, Principal>({
        tool: "read_file",
        args: { path: "/a" },
        principal: { role, id: "a", limits: { daily: 1 } },
      }).code;
    expect([policy.version, read("lead"), read("agent")]).toEqual(["2", "allowed", "require_unmet"]);
  });

  it("takes nothing at all for a document only if it is called without any", () => {
    expect(() => definePolicy(undefined as never)).toThrow(PolicyError);
    expect(typeof definePolicy()).toBe("function");
  });

  it("refuses at run time what the compiler could not see", () => {
    const [pattern, names]: [string, ("run" | "refund")[]] = ["(", ["run", "run"]];
    const folders: string[] = ["srv"];
    expect(() =>
      definePolicy<Tools>()({
        version: "2",
        default: "deny",
        lists: { folders },
        tools: {
          "*_file": { require: [{ conditions: [{ path: "args.path", op: "within", value_from: "lists.folders" }] }] },
        },
      }),
    ).toThrow("expected an absolute path");
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
