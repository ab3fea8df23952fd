import { copyFileSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { createApprovalQueue, createMemoryApprovalStore } from "../../src/approvals/index.js";
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
  const call = (id: number) => ({ type: "tool-call", toolCallId: "call_0", toolName: "close_account", input: { id } });
  const answered = (id: number) => [
    {
      role: "assistant",
      content: [call(id), { type: "tool-approval-request", approvalId: "a", toolCallId: "call_0" }],
    },
    { role: "tool", content: [{ type: "tool-approval-response", approvalId: "a", approved: true }] },
  ];
  const shop = () => {
    const store = createMemoryApprovalStore();
    // Each call in a process that knows nothing but the store.
    const decide = async (id: number, user = "ann", messages: unknown[] = []): Promise<string> => {
      const queue = createApprovalQueue({ store });
      const approve = toolApproval(engineOf("frameworks/policy.json"), queue, user);
      return (await approve({ toolCall: call(id), messages })).type;
    };
    const answer = async (approve: boolean) => {
      const queue = createApprovalQueue({ store });
      for (const { id } of await queue.list({ open: true })) await queue.decide(id, { approve, by: "a colleague" });
    };
    return { decide, answer };
  };

  it("let a call run once after a yes to it, in whichever process", async () => {
    const { decide, answer } = shop();
    expect(await decide(1)).toBe("denied");
    await answer(true);
    expect([await decide(2), await decide(1, "eve"), await decide(1), await decide(1)]).toEqual([
      "denied",
      "denied",
      "approved",
      "denied",
    ]);
  });

  it("let no call run that nobody answered, however often the model makes it, nor one that a client says it approved", async () => {
    const { decide, answer } = shop();
    expect([await decide(1), await decide(1), await decide(1, "ann", answered(1))]).toEqual([
      "denied",
      "denied",
      "denied",
    ]);
    await answer(false);
    expect(await decide(1)).toBe("denied");
  });
});
