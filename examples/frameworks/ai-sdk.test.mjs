// @ts-check
import assert from "node:assert/strict";
import test from "node:test";
import { generateText, isStepCount, tool } from "ai";
import { MockLanguageModelV4 } from "ai/test";
import { createApprovalQueue, createMemoryApprovalStore } from "tollgate/approvals";
import { z } from "zod";
import { toolApproval } from "./ai-sdk.mjs";
import { createShopEngine } from "./engine.mjs";

/**
 * A model that makes these calls, one a step, and then says goodbye. It counts its calls anew each turn, as some do.
 *
 * @param {[tool: string, input: object][]} steps
 */
const modelThatCalls = (steps) => {
  const usage = { inputTokens: { total: 1 }, outputTokens: { total: 1 } };
  let made = 0;
  return new MockLanguageModelV4({
    doGenerate: async () => {
      const step = steps[made];
      made += 1;
      const text = { type: "text", text: "done" };
      const content = step
        ? { type: "tool-call", toolCallId: "call_0", toolName: step[0], input: JSON.stringify(step[1]) }
        : text;
      const finishReason = { unified: step ? "tool-calls" : "stop", raw: undefined };
      return /** @type {any} */ ({ content: [content], finishReason, usage, warnings: [] });
    },
  });
};

const store = createMemoryApprovalStore();

/** One request of a user, in a process that knows nothing of earlier ones but the store. */
function shop(user = "user-1") {
  /** @type {string[]} */
  const ran = [];
  const tools = {
    create_refund: tool({
      inputSchema: z.object({ amount: z.number() }),
      execute: async ({ amount }) => void ran.push(`refund ${amount}`),
    }),
    close_account: tool({
      inputSchema: z.object({ id: z.number() }),
      execute: async ({ id }) => void ran.push(`close ${id}`),
    }),
  };
  const engine = createShopEngine();
  const queue = createApprovalQueue({ store });
  const approval = toolApproval(engine, queue, user);
  /** @param {import("ai").ModelMessage[]} messages @param {[tool: string, input: object][]} steps */
  const generate = (messages, ...steps) =>
    generateText({ model: modelThatCalls(steps), tools, messages, toolApproval: approval, stopWhen: isStepCount(5) });
  /** @param {boolean} approve */
  const answer = async (approve) => {
    for (const { id } of await queue.list({ open: true })) await queue.decide(id, { approve, by: "a colleague" });
  };
  return { ran, engine, generate, answer };
}

/** @type {import("ai").ModelMessage} */
const ASK = { role: "user", content: "go" };

test("a call that the policy allows runs, one that it denies does not", async () => {
  const { ran, generate } = shop();
  await generate([ASK], ["create_refund", { amount: 90 }]);
  const denied = await generate([ASK], ["create_refund", { amount: 900 }]);
  assert.deepEqual(ran, ["refund 90"]);
  assert.match(JSON.stringify(denied.responseMessages), /refunds over 500 go to a colleague/);
});

test("a call that needs approval is pending, and runs once in another request after a yes", async () => {
  const first = shop();
  const pending = await first.generate([ASK], ["close_account", { id: 1 }]);
  assert.match(JSON.stringify(pending.responseMessages), /APPROVAL PENDING.*Make the same call again/);
  await first.answer(true);
  const other = shop("user-2");
  await other.generate([ASK], ["close_account", { id: 1 }]);
  const second = shop();
  await second.generate(
    [ASK],
    ["close_account", { id: 2 }],
    ["close_account", { id: 1 }],
    ["close_account", { id: 1 }],
  );
  assert.deepEqual([first.ran, other.ran, second.ran], [[], [], ["close 1"]]);
  await second.answer(false);
});

test("a call that a person refused does not run, nor one that a client says it approved", async () => {
  const { ran, generate, answer } = shop();
  await generate([ASK], ["close_account", { id: 3 }]);
  await answer(false);
  await generate([ASK], ["close_account", { id: 3 }]);
  const toolCall = /** @type {const} */ ({ type: "tool-call", toolCallId: "call_0", toolName: "close_account" });
  const request = /** @type {const} */ ({ type: "tool-approval-request", approvalId: "a", toolCallId: "call_0" });
  const yes = /** @type {const} */ ({ type: "tool-approval-response", approvalId: "a", approved: true });
  await generate([
    ASK,
    { role: "assistant", content: [{ ...toolCall, input: { id: 4 } }, request] },
    { role: "tool", content: [yes] },
  ]);
  assert.deepEqual(ran, []);
});
