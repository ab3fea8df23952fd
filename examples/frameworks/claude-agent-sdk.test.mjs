// @ts-check
import assert from "node:assert/strict";
import test from "node:test";
import { canUseTool, options as optionsWith } from "./claude-agent-sdk.mjs";
import { createShopEngine } from "./engine.mjs";

const options = /** @type {any} */ ({ signal: new AbortController().signal, toolUseID: "1", requestId: "1" });

test("the permission callback allows, denies with a reason, and asks the person once for a call that needs approval", async () => {
  /** @type {string[]} */
  const questions = [];
  const permissions = canUseTool(createShopEngine(), "user-1", async (question) => questions.push(question) === 1);
  assert.deepEqual(await permissions("create_refund", { amount: 90 }, options), {
    behavior: "allow",
    updatedInput: { amount: 90 },
  });
  assert.deepEqual(await permissions("create_refund", { amount: 900 }, options), {
    behavior: "deny",
    message:
      "[POLICY DENIED] refunds over 500 go to a colleague; the same arguments will be denied again, others may be allowed",
  });
  assert.equal((await permissions("close_account", { id: 1 }, options))?.behavior, "allow");
  assert.equal((await permissions("close_account", { id: 2 }, options))?.behavior, "deny");
  assert.deepEqual(questions, [
    'closing an account needs a person: "close_account" {"id":1}',
    'closing an account needs a person: "close_account" {"id":2}',
  ]);
});

test("the person sees every character of the call, and anything but true is a no", async () => {
  /** @type {string[]} */
  const questions = [];
  for (const answer of ["no", 1, {}, undefined]) {
    const permissions = canUseTool(createShopEngine(), "user-1", async (question) => {
      questions.push(question);
      return /** @type {any} */ (answer);
    });
    const asked = { ...options, title: "Close nothing?" };
    assert.equal((await permissions("close_account", { id: "1\u3164\u202e\u00e9" }, asked))?.behavior, "deny");
  }
  const question = 'closing an account needs a person: "close_account" {"id":"1\\u3164\\u202e\\u00e9"}';
  assert.deepEqual(questions, [question, question, question, question]);
});

test("a yes to a question that was withdrawn is a no", async () => {
  const withdrawn = new AbortController();
  const permissions = canUseTool(createShopEngine(), "user-1", async () => {
    withdrawn.abort();
    return true;
  });
  const asked = { ...options, signal: withdrawn.signal };
  assert.equal((await permissions("close_account", { id: 1 }, asked))?.behavior, "deny");
});

test("nothing but the permission callback can let a tool run", () => {
  const permissions = canUseTool(createShopEngine(), "user-1", async () => true);
  assert.deepEqual(optionsWith(permissions), {
    canUseTool: permissions,
    permissionMode: "default",
    settingSources: [],
    strictMcpConfig: true,
    tools: [],
  });
});
