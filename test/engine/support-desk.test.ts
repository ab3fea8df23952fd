import { expect, it } from "vitest";
import { createEngine, parsePolicy } from "../../src/index.js";

/** The first example of the text of version "2", as far as this release reads it. */
const limit = (counter: string, window: string, max: number, scope: string, more: object = {}) => ({
  counter,
  window,
  max,
  scope,
  ...more,
});
const partners = (path: object) => ({
  ...path,
  conditions: [{ path: "item", op: "email_in", value_from: "lists.partners" }],
});
const policy = parsePolicy({
  version: "2",
  name: "support-desk",
  default: "deny",
  lists: { partners: ["example.com", "*.example.org"] },
  hide: ["debug_*"],
  all_tools: { limits: [limit("calls", "hour", 500, "grant")] },
  tools: {
    "*": {
      except: ["send_mail", "create_refund"],
      require: [{ conditions: [{ path: "annotations.readOnlyHint", op: "eq", value: true }] }],
    },
    read_ticket: { limits: [limit("private_read", "day", 1000, "session")] },
    send_mail: {
      require: [
        { conditions: [partners({ every: "args.to" })] },
        { conditions: [partners({ every: "args.cc", if_absent: true })] },
        { conditions: [{ path: "args.bcc", op: "exists", value: false }] },
      ],
    },
    create_refund: {
      require: [
        {
          conditions: [
            {
              any: [
                { path: "principal.role", op: "eq", value: "lead" },
                { path: "args.amount", op: "lte", value: 500 },
              ],
            },
          ],
        },
      ],
      approve_if: [{ conditions: [{ path: "args.amount", op: "gt", value: 100 }], reason: "a refund over 100" }],
      limits: [limit("refunded", "day", 10000, "global", { increment_from: "args.amount" })],
    },
  },
});

const scope = { grant: "g", session: "s" };
const reads = { annotations: { readOnlyHint: true } };
const mail = (args: object) => ({ tool: "send_mail", args });
const refund = (amount: unknown, role?: string) => ({
  tool: "create_refund",
  args: { amount },
  ...(role === undefined ? {} : { principal: { role } }),
});

it.each<[object, string, string]>([
  [{ tool: "read_ticket", ...reads }, "allowed", "/tools/read_ticket"],
  [{ tool: "search_tickets", ...reads }, "allowed", "/tools/*"],
  [{ tool: "read_ticket" }, "indeterminate", "/tools/*/require/0"],
  [{ tool: "close_ticket", annotations: { readOnlyHint: false } }, "require_unmet", "/tools/*/require/0"],
  [{ tool: "close_ticket", annotations: "read-only" }, "invalid_call", ""],
  [{ tool: "debug_dump", ...reads }, "hidden", "/hide/0"],
  [{ tool: "debug_", ...reads }, "hidden", "/hide/0"],
  [mail({ to: ["ann@example.com"] }), "allowed", "/tools/send_mail"],
  [mail({ to: ["ann@example.com", "bob@eu.example.org"], cc: [] }), "allowed", "/tools/send_mail"],
  [mail({ to: ["ann@example.com", "eve@evil.net"] }), "require_unmet", "/tools/send_mail/require/0"],
  [mail({ to: "ann@example.com, eve@evil.net" }), "indeterminate", "/tools/send_mail/require/0"],
  [mail({ to: ["ann@example.com"], cc: ["eve@evil.net"] }), "require_unmet", "/tools/send_mail/require/1"],
  [mail({ to: ["ann@example.com"], bcc: ["ann@example.com"] }), "require_unmet", "/tools/send_mail/require/2"],
  [mail({ to: ["Ann <ann@example.com>"] }), "indeterminate", "/tools/send_mail/require/0"],
  [refund(90), "allowed", "/tools/create_refund"],
  [refund(200), "approval_required", "/tools/create_refund/approve_if/0"],
  [refund(700, "lead"), "approval_required", "/tools/create_refund/approve_if/0"],
  [refund(700, "agent"), "require_unmet", "/tools/create_refund/require/0"],
  [refund("90"), "indeterminate", "/tools/create_refund/require/0"],
  [refund(-1), "amount_invalid", "/tools/create_refund/limits/0"],
])("the first example decides %j: %s", (call, code, rule) => {
  const engine = createEngine({ policy, clock: () => 0 });
  const decision = engine.evaluate({ scope, ...call } as never);
  expect([decision.code, decision.rule, decision.policy]).toEqual([
    code,
    rule,
    code === "invalid_call" ? undefined : "support-desk",
  ]);
});

it("the first example asks with its reason, and charges the refund that was approved", () => {
  const engine = createEngine({ policy, clock: () => 0 });
  const call = { ...refund(200), scope };
  const approved = engine.evaluate(call);
  expect(approved.message).toBe("a refund over 100");
  expect(engine.evaluate(call, { approved }).limits.map(({ counter, used }) => [counter, used])).toEqual([
    ["refunded", 200],
    ["calls", 1],
  ]);
});
