import { expect, it } from "vitest";
import { createEngine, parsePolicy } from "../../src/index.js";

/** The first example of the text of version "2". */
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
  all_tools: { limits: [limit("calls", "hour", 500, "grant", { sliding: true })] },
  tools: {
    "*": {
      except: ["send_mail", "create_refund"],
      require: [{ conditions: [{ path: "annotations.readOnlyHint", op: "eq", value: true }] }],
    },
    read_ticket: { limits: [limit("private_read", "day", 1000, "session", { sliding: true })] },
    send_mail: {
      require: [
        { conditions: [partners({ every: "args.to" })] },
        { conditions: [partners({ every: "args.cc", if_absent: true })] },
        { conditions: [{ path: "args.bcc", op: "exists", value: false }] },
      ],
      limits: [
        limit("private_read", "day", 0, "session", {
          amount: 0,
          sliding: true,
          on_deny: "no mail may be sent after a private ticket was read in this session",
        }),
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
      limits: [
        limit("refunded", "month", 10000, "global", {
          zone: "Europe/Berlin",
          by: ["args.customer"],
          increment_from: "args.amount",
        }),
      ],
    },
  },
});

const scope = { grant: "g", session: "s" };
const reads = { annotations: { readOnlyHint: true } };
const mail = (args: object) => ({ tool: "send_mail", args });
const refund = (amount: unknown, role?: string, customer: unknown = "ann") => ({
  tool: "create_refund",
  args: { amount, customer },
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
  [refund(90, undefined, null), "scope_missing", "/tools/create_refund/limits/0"],
  [refund(90, undefined, ["ann"]), "scope_missing", "/tools/create_refund/limits/0"],
  [refund(10_001, "lead"), "approval_required", "/tools/create_refund/approve_if/0"],
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

const [HOUR, DAY] = [3_600_000, 86_400_000];
const begin = Date.parse("2024-10-31T12:00Z");

/** One engine, asked in order: when, what, and what is decided. */
function desk() {
  let now = begin;
  const engine = createEngine({ policy, clock: () => now });
  const ask = (at: number, call: object, options?: { approved: never }) => {
    now = at;
    return engine.evaluate({ scope, ...call } as never, options);
  };
  const approved = (at: number, call: object) => ask(at, call, { approved: ask(at, call) as never });
  return { engine, ask, approved };
}
const read = { tool: "read_ticket", ...reads };
const toAnn = mail({ to: ["ann@example.com"] });

it("the first example sends no mail for a day after a private ticket was read in the session", () => {
  const { ask } = desk();
  expect(ask(begin, toAnn).code).toBe("allowed");
  expect(ask(begin, read).limits.map(({ counter, used }) => [counter, used])).toEqual([
    ["private_read", 1],
    ["calls", 2],
  ]);
  const refused = ask(begin, toAnn);
  expect([refused.code, refused.rule, refused.message]).toEqual([
    "limit_exceeded",
    "/tools/send_mail/limits/0",
    "no mail may be sent after a private ticket was read in this session",
  ]);
  // A slot of a day is three hours.
  expect(refused.retryAfterMs).toBe(3 * HOUR);
  expect(ask(begin, { ...toAnn, scope: { grant: "g", session: "another" } }).code).toBe("allowed");
  expect(ask(begin + DAY, toAnn).code).toBe("limit_exceeded");
  expect(ask(begin + DAY + 3 * HOUR - 1, toAnn).retryAfterMs).toBe(1);
  expect(ask(begin + DAY + 3 * HOUR, toAnn).code).toBe("allowed");
});

it("the first example counts the refunds of each customer by the months of Berlin", () => {
  const { ask, approved } = desk();
  const lead = (amount: number, customer: string) => refund(amount, "lead", customer);
  const [first] = approved(begin, lead(9_950, "ann")).limits;
  expect(first).toEqual({
    ...{ counter: "refunded", scope: "global", window: "month", max: 10_000, used: 9_950, remaining: 50 },
    resetAt: Date.parse("2024-10-31T23:00Z"),
  });
  const over = ask(begin, lead(50.01, "ann"));
  expect([over.code, over.rule, over.retryAfterMs]).toEqual([
    "limit_exceeded",
    "/tools/create_refund/limits/0",
    11 * HOUR,
  ]);
  expect(ask(begin, lead(50, "ann")).limits[0]?.used).toBe(10_000);
  expect(ask(begin, lead(50.01, "bob")).limits[0]?.used).toBe(50.01);
  expect(ask(begin + 11 * HOUR - 1, lead(1, "ann")).code).toBe("limit_exceeded");
  expect(ask(begin + 11 * HOUR, lead(1, "ann")).limits[0]).toMatchObject({
    used: 1,
    resetAt: Date.parse("2024-11-30T23:00Z"),
  });
});

it("the first example lets a grant make 500 calls in any hour", () => {
  const { ask } = desk();
  const search = { tool: "search_tickets", ...reads };
  // A slot of an hour is seven and a half minutes.
  const [lastOfHour, slot] = [begin + HOUR - 1, 450_000];
  const codes = Array.from({ length: 500 }, () => ask(lastOfHour, search).code);
  expect(new Set(codes)).toEqual(new Set(["allowed"]));
  const refused = ask(begin + HOUR, search);
  expect([refused.code, refused.rule, refused.retryAfterMs]).toEqual(["limit_exceeded", "/all_tools/limits/0", slot]);
  expect(ask(begin + 2 * HOUR - 1, search).code).toBe("limit_exceeded");
  expect(ask(begin + HOUR, { ...search, scope: { grant: "h", session: "s" } }).code).toBe("allowed");
  expect(ask(begin + 2 * HOUR, search).limits[0]?.used).toBe(1);
});

it("the first example gives back the rest of a refund that came to less", () => {
  const { engine, ask } = desk();
  const decision = ask(begin, refund(90));
  engine.complete(decision, "succeeded", { amounts: { refunded: 12.5 } });
  expect(engine.usage({ ...refund(0), scope }).map(({ counter, used }) => [counter, used])).toEqual([
    ["refunded", 12.5],
    ["calls", 1],
  ]);
});

it("the first example begins anew for a session whose counters are reset", () => {
  const { engine, ask } = desk();
  ask(begin, read);
  expect(ask(begin, toAnn).code).toBe("limit_exceeded");
  engine.reset({ ...toAnn, scope } as never);
  expect(ask(begin, toAnn).limits.map(({ counter, used }) => [counter, used])).toEqual([
    ["private_read", 0],
    ["calls", 1],
  ]);
});
