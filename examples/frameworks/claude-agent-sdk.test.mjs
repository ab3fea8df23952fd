// @ts-check
import assert from "node:assert/strict";
import test from "node:test";
import { createApprovalQueue, createMemoryApprovalStore } from "tollgate/approvals";
import { canUseTool, options as optionsWith } from "./claude-agent-sdk.mjs";
import { createShopEngine } from "./engine.mjs";

const options = /** @type {any} */ ({ signal: new AbortController().signal, toolUseID: "1", requestId: "1" });

const shop = () => {
  const queue = createApprovalQueue({ store: createMemoryApprovalStore() });
  return { queue, permissions: canUseTool(createShopEngine(), queue, "user-1") };
};

test("the permission callback allows, and denies with a reason", async () => {
  const { permissions } = shop();
  assert.deepEqual(await permissions("create_refund", { amount: 90 }, options), {
    behavior: "allow",
    updatedInput: { amount: 90 },
  });
  assert.deepEqual(await permissions("create_refund", { amount: 900 }, options), {
    behavior: "deny",
    message:
      "[POLICY DENIED] refunds over 500 go to a colleague; the same arguments will be denied again, others may be allowed",
  });
});

test("a call that needs approval is pending, and runs once after a yes", async () => {
  const { queue, permissions } = shop();
  const close = () => permissions("close_account", { id: 1 }, options);
  const pending = /** @type {any} */ (await close());
  assert.match(pending.message, /^\[APPROVAL PENDING\] closing an account needs a person;/);
  const [record] = await queue.list({ open: true });
  await queue.decide(record?.id ?? "", { approve: true, by: "a colleague" });
  assert.deepEqual([(await close())?.behavior, (await close())?.behavior], ["allow", "deny"]);
});

test("nothing but the permission callback can let a tool run", () => {
  const { permissions } = shop();
  assert.deepEqual(optionsWith(permissions), {
    canUseTool: permissions,
    permissionMode: "default",
    settingSources: [],
    strictMcpConfig: true,
    tools: [],
  });
});
