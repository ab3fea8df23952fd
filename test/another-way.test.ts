import { describe, expect, it } from "vitest";
import { checkPolicy } from "../src/cli/check/check-text.js";
import { readServed } from "../src/cli/server-tools/tool.js";
import { readPolicyText } from "../src/cli/shared/policy-text.js";
import { createEngine, parsePolicy } from "../src/index.js";
import { DENIED, POLICY, REPORTED } from "./another-way/calls.js";

describe("another way to what is denied is denied if", () => {
  it.each(DENIED)("%s", (_, call, code) => {
    const engine = createEngine({ policy: parsePolicy(POLICY), clock: () => 0, defaultScope: { session: "s" } });
    const decision = engine.evaluate(call as { readonly tool: string });
    expect([decision.effect === "allow", decision.code]).toEqual([false, code]);
  });
});

describe("check tells of", () => {
  it.each(REPORTED)("%s", (_, policy, lists, id) => {
    const findings = checkPolicy(readPolicyText(JSON.stringify(policy)), readServed(lists, "the test"));
    expect(findings.map((one) => one.id)).toContain(id);
  });
});

describe("the straight way passes if", () => {
  it.each([
    ["a file of the folder is read", { tool: "read_file", args: { path: "/srv/docs/a.md" } }],
    ["a dispatcher carries it", { tool: "call_tool", args: { name: "read_file", arguments: { path: "/srv/docs/a" } } }],
    ["a resource of the folder is read", { resource: "file:///srv/docs/a.md" }],
    ["a prompt has its argument", { prompt: "summarize", args: { topic: "a" } }],
  ])("%s", (_, call) => {
    const engine = createEngine({ policy: parsePolicy(POLICY), clock: () => 0, defaultScope: { session: "s" } });
    expect(engine.evaluate(call as { readonly tool: string }).code).toBe("allowed");
  });
});
