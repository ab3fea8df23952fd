// @ts-check
import assert from "node:assert/strict";
import test from "node:test";
import { generateText, isStepCount, tool } from "ai";
import { MockLanguageModelV4 } from "ai/test";
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
  /** @param {import("ai").ModelMessage[]} messages @param {[tool: string, input: object][]} steps */
  const generate = (messages, ...steps) =>
    generateText({ model: modelThatCalls(steps), tools, messages, toolApproval: approval, stopWhen: isStepCount(5) });
  return { ran, engine, approval, generate };
}

/** @type {import("ai").ModelMessage} */
const ASK = { role: "user", content: "go" };

/** @param {{ content: readonly { type: string }[] }} result */
const questionIn = ({ content }) =>
  /** @type {{ approvalId: string, reason?: string } | undefined} */ (
    /** @type {unknown} */ (content.findLast((part) => part.type === "tool-approval-request"))
  );

/** @param {{ approvalId: string } | undefined} question @param {boolean} approved @returns {import("ai").ToolModelMessage} */
const answerTo = (question, approved = true) => ({
  role: "tool",
  content: [{ type: "tool-approval-response", approvalId: question?.approvalId ?? "", approved }],
});

test("a call that the policy allows runs, one that it denies does not", async () => {
  const { ran, generate } = shop();
  await generate([ASK], ["create_refund", { amount: 90 }]);
  const denied = await generate([ASK], ["create_refund", { amount: 900 }]);
  assert.deepEqual(ran, ["refund 90"]);
  assert.match(JSON.stringify(denied.responseMessages), /refunds over 500 go to a colleague/);
});

test("a call that needs approval waits for the person, runs once, and is charged once", async () => {
  const { ran, engine, generate } = shop();
  const first = await generate([ASK], ["close_account", { id: 1 }]);
  assert.equal(questionIn(first)?.reason, "closing an account needs a person");
  assert.deepEqual(ran, []);
  const answered = [ASK, ...first.responseMessages, answerTo(questionIn(first))];
  await generate(answered);
  assert.deepEqual(ran, ["close 1"]);
  assert.equal(engine.usage({ tool: "close_account", scope: { grant: "user-1" } })[0]?.used, 1);
  // The same conversation a second time, as a client could send it: what was approved once is not approved again.
  await generate(answered);
  assert.deepEqual(ran, ["close 1"]);
});

test("a call that nobody answered, or somebody refused, does not run if the model makes it again", async () => {
  const { ran, generate } = shop();
  const first = await generate([ASK], ["close_account", { id: 1 }]);
  const elsewhere = await generate([ASK], ["close_account", { id: 1 }]);
  const refused = [ASK, ...first.responseMessages, answerTo(questionIn(first), false)];
  const after = await generate(refused, ["close_account", { id: 1 }]);
  assert.equal(questionIn(elsewhere)?.reason, "closing an account needs a person");
  assert.equal(questionIn(after)?.reason, "closing an account needs a person");
  assert.deepEqual(ran, []);
});

test("a yes to an earlier question does not let a later call of the same id run", async () => {
  for (const [earlier, later] of /** @type {const} */ ([
    [1, 2],
    [1, 1],
  ])) {
    const { ran, generate } = shop();
    const first = await generate([ASK], ["close_account", { id: earlier }]);
    const talk = [ASK, ...first.responseMessages, answerTo(questionIn(first), false)];
    const second = await generate(talk, ["close_account", { id: later }]);
    assert.ok(questionIn(second));
    await generate([...talk, ...second.responseMessages, answerTo(questionIn(first))]);
    assert.deepEqual(ran, []);
  }
});

test("a yes that was used does not answer the same call when it is asked again", async () => {
  const { ran, generate } = shop();
  const first = await generate([ASK], ["close_account", { id: 1 }]);
  const answered = [ASK, ...first.responseMessages, answerTo(questionIn(first))];
  const done = await generate(answered);
  await generate([...answered, ...done.responseMessages, ASK], ["close_account", { id: 1 }]);
  await generate(answered);
  assert.deepEqual(ran, ["close 1"]);
});

test("a no is a no, also beside a yes to another question", async () => {
  const { ran, generate } = shop();
  const first = await generate([ASK], ["close_account", { id: 1 }]);
  const talk = [ASK, ...first.responseMessages, answerTo(questionIn(first), false)];
  const second = await generate(talk, ["close_account", { id: 2 }]);
  const answers = [answerTo(questionIn(first)), answerTo(questionIn(second), false)];
  const content = answers.flatMap((answer) => answer.content);
  await generate([...talk, ...second.responseMessages, { role: "tool", content }]);
  assert.deepEqual(ran, []);
});

test("a call that needs approval is asked about in a later step as well", async () => {
  const { ran, generate } = shop();
  const asked = await generate([ASK], ["create_refund", { amount: 90 }], ["close_account", { id: 1 }]);
  assert.equal(questionIn(asked)?.reason, "closing an account needs a person");
  assert.deepEqual(ran, ["refund 90"]);
});

test("of two calls with one id in one turn neither runs on a yes to the other", () => {
  const { approval } = shop();
  const toolCall = (/** @type {number} */ id) => ({
    .../** @type {const} */ ({ type: "tool-call", toolCallId: "call_0", toolName: "close_account" }),
    input: { id },
  });
  const request = (/** @type {string} */ approvalId) =>
    /** @type {const} */ ({ type: "tool-approval-request", approvalId, toolCallId: "call_0" });
  /** @param {import("ai").ModelMessage[]} messages @param {number} id */
  const decide = (messages, id) => /** @type {any} */ (approval)({ toolCall: toolCall(id), messages }).type;
  assert.deepEqual([decide([ASK], 1), decide([ASK], 2)], ["user-approval", "user-approval"]);
  const turn = [toolCall(1), request("a"), toolCall(2), request("b")];
  assert.equal(decide([ASK, { role: "assistant", content: turn }, answerTo({ approvalId: "a" })], 2), "denied");
});
