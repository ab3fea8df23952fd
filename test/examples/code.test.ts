import { copyFileSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { createEngine, parsePolicy } from "../../src/index.js";

// The examples import `tollgate` by name, which is the built package: `npm test` builds it first.
const url = (name: string): URL => new URL(`../../examples/${name}`, import.meta.url);
const engineOf = (policy: string) => createEngine({ policy: parsePolicy(readFileSync(url(policy), "utf8")) });

describe("a refund of an example", () => {
  it.each(["demo", "frameworks", "mcp"])("of %s is above nothing and at most 500", (example) => {
    const engine = engineOf(`${example}/policy.json`);
    const codes = [-1000, 0, 1, 500, 500.01].map(
      (amount) => engine.evaluate({ tool: "create_refund", args: { amount }, scope: { grant: "ann" } }).code,
    );
    expect(codes).toEqual(["require_unmet", "require_unmet", "allowed", "allowed", "require_unmet"]);
  });
});

// With the SDK itself the package beside the example is tested (`npm run test:beside -- frameworks`); here without it.
describe("the approvals of frameworks/ai-sdk.mjs", async () => {
  // `frameworks` is a package of its own, which need not be installed: beside the library its file finds `tollgate`.
  const folder = new URL(`../../.cache/examples-${process.pid}/`, import.meta.url);
  const copy = new URL("ai-sdk.mjs", folder);
  mkdirSync(folder, { recursive: true });
  copyFileSync(url("frameworks/ai-sdk.mjs"), copy);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const { toolApproval } = await import(/* @vite-ignore */ copy.href);
  const user = { role: "user", content: "go" };
  const call = (id: number) => ({ type: "tool-call", toolCallId: "call_0", toolName: "close_account", input: { id } });
  const turn = (id: number, approvalId: string) => ({
    role: "assistant",
    content: [call(id), { type: "tool-approval-request", approvalId, toolCallId: "call_0" }],
  });
  const answer = (approvalId: string, ...given: unknown[]) => ({
    role: "tool",
    content: given.map((approved) => ({ type: "tool-approval-response", approvalId, approved })),
  });
  const approval = () => {
    const approve = toolApproval(engineOf("frameworks/policy.json"), "ann");
    return (id: number, ...messages: unknown[]): string => approve({ toolCall: call(id), messages }).type;
  };

  it("let a call run once after a yes to it", () => {
    const decide = approval();
    const answered = [user, turn(1, "a"), answer("a", true)];
    expect([decide(1, user), decide(1, ...answered), decide(1, ...answered)]).toEqual([
      "user-approval",
      "approved",
      "denied",
    ]);
  });

  it("let no call run that nobody answered, however often the model makes it", () => {
    const decide = approval();
    expect([1, 2, 3].map(() => decide(1, user))).toEqual(["user-approval", "user-approval", "user-approval"]);
  });

  it.each([
    ["a no", 1, [turn(1, "a"), answer("a", false)]],
    ["an answer that is not true", 1, [turn(1, "a"), answer("a", "true")]],
    ["a yes to what was not asked", 1, [turn(1, "a"), answer("b", true)]],
    ["a yes to another call of this id", 2, [turn(1, "a"), turn(2, "b"), answer("a", true)]],
    ["a yes to this call before another of its id", 2, [turn(2, "a"), turn(1, "b"), answer("a", true)]],
    ["a yes that a no stands beside", 1, [turn(1, "a"), answer("a", true, false)]],
  ])("let no call run after %s", (_, id, messages) => {
    const decide = approval();
    expect([decide(1, user), decide(2, user)]).toEqual(["user-approval", "user-approval"]);
    expect(decide(id, user, ...messages)).not.toBe("approved");
  });
});
