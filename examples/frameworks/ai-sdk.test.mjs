// @ts-check
import assert from "node:assert/strict";
import test from "node:test";
import { generateText, tool } from "ai";
import { MockLanguageModelV4 } from "ai/test";
import { z } from "zod";
import { toolApproval } from "./ai-sdk.mjs";
import { createShopEngine } from "./engine.mjs";

/** A model that calls one tool and then says goodbye. @param {string} toolName @param {object} input */
const modelThatCalls = (toolName, input) => {
  const usage = { inputTokens: { total: 1 }, outputTokens: { total: 1 } };
  let calls = 0;
  return new MockLanguageModelV4({
    doGenerate: async () => {
      calls += 1;
      const called = { type: "tool-call", toolCallId: `call-${toolName}`, toolName, input: JSON.stringify(input) };
      const content = calls === 1 ? called : { type: "text", text: "done" };
      const finishReason = { unified: calls === 1 ? "tool-calls" : "stop", raw: undefined };
      return /** @type {any} */ ({ content: [content], finishReason, usage, warnings: [] });
    },
  });
};

function shop() {
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
  const approval = toolApproval(engine, "user-1");
  /** @param {string} name @param {object} input @param {import("ai").ModelMessage[]} messages */
  const generate = (name, input, messages) =>
    generateText({ model: modelThatCalls(name, input), tools, messages, toolApproval: approval });
  return { ran, engine, generate };
}

/** @type {import("ai").ModelMessage} */
const ASK = { role: "user", content: "go" };

test("a call that the policy allows runs, one that it denies does not", async () => {
  const { ran, generate } = shop();
  await generate("create_refund", { amount: 90 }, [ASK]);
  const denied = await generate("create_refund", { amount: 900 }, [ASK]);
  assert.deepEqual(ran, ["refund 90"]);
  assert.match(JSON.stringify(denied.response.messages), /refunds over 500 go to a colleague/);
});

test("a call that needs approval waits for the person, runs once, and is charged once", async () => {
  const { ran, engine, generate } = shop();
  const { content, response } = await generate("close_account", { id: 1 }, [ASK]);
  const request = content.find((part) => part.type === "tool-approval-request");
  assert.equal(request?.reason, "closing an account needs a person");
  assert.deepEqual(ran, []);
  /** @type {import("ai").ModelMessage} */
  const answer = {
    role: "tool",
    content: [{ type: "tool-approval-response", approvalId: request.approvalId, approved: true }],
  };
  await generate("none", {}, [ASK, ...response.messages, answer]);
  assert.deepEqual(ran, ["close 1"]);
  assert.equal(engine.usage({ tool: "close_account", scope: { grant: "user-1" } })[0]?.used, 1);
  // The same conversation a second time, as a client could send it: what was approved once is not approved again.
  await generate("none", {}, [ASK, ...response.messages, answer]);
  assert.deepEqual(ran, ["close 1"]);
});
