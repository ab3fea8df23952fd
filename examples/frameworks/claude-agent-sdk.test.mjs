// @ts-check
import assert from "node:assert/strict";
import test from "node:test";
import { canUseTool } from "./claude-agent-sdk.mjs";
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
  assert.deepEqual(questions, ["closing an account needs a person", "closing an account needs a person"]);
});
