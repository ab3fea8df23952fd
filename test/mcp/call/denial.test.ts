import { describe, expect, test, vi } from "vitest";
import { createEngine, parsePolicy } from "../../../src/index.js";
import { denialText } from "../../../src/mcp/index.js";
import { textOf } from "../approval/support.js";
import { call, raw } from "../raw.js";
import { DENIED, scripted } from "../support.js";

const NOON = Date.UTC(2026, 0, 1, 12);
const condition = (path: string, op: string, value: unknown) => ({ path, op, value });
const budget = { counter: "spent", window: "day", scope: "global", increment_from: "args.a" };

/** What a model reads after these calls of `add`, the last of which is denied. */
async function denial(add: object, ...args: readonly object[]): Promise<string> {
  const policy = parsePolicy({ version: "2", default: "deny", tools: { add } });
  const { send, received } = await raw({ engine: createEngine({ policy, clock: () => NOON }) });
  for (const [id, each] of args.entries()) await send(call(id, { name: "add", arguments: each }));
  return textOf((received.at(-1) as { result: unknown }).result);
}

const under = [condition("args.a", "lte", 5)];
const both = [condition("args.a", "eq", 1), condition("args.b", "eq", 2)];

test.each([
  [
    "a rule that is required, in the engine's words",
    { require: [{ conditions: under }] },
    [{ a: 9 }],
    "this call is only allowed when `args.a` is at most `5`; the same `args.a` will be denied again, another may be allowed",
  ],
  [
    "a rule that is required, in the policy's words, by what of it does not hold",
    { require: [{ conditions: both, on_deny: "ask the desk." }] },
    [{ a: 1, b: 3 }],
    "ask the desk. The same `args.b` will be denied again, another may be allowed.",
  ],
  [
    "a rule that denies, by all that it looks at",
    { deny_if: [{ conditions: both, on_deny: "not both" }] },
    [{ a: 1, b: 2 }],
    "not both; the same `args.a` and `args.b` will be denied again, others may be allowed",
  ],
  [
    "a rule that denies, and by no other rule",
    { deny_if: [{ conditions: [condition("args.b", "eq", 9)] }, { conditions: [condition("args.a", "eq", 1)] }] },
    [{ a: 1, b: 2 }],
    "this call is denied when `args.a` equals `1`; the same `args.a` will be denied again, another may be allowed",
  ],
  [
    "a rule that cannot be decided, by what is missing",
    { require: [{ conditions: under }] },
    [{}],
    "`args.a` is missing, so the policy cannot decide; give a number",
  ],
  [
    "a tool that is denied whatever the arguments",
    { action: "deny", reason: "never" },
    [{}],
    "never; no arguments would be allowed",
  ],
  [
    "a limit that is used up",
    { limits: [{ ...budget, max: 10 }] },
    [{ a: 10 }, { a: 1 }],
    "the limit of 10 of `args.a` in a day is reached; try again in 43200 seconds",
  ],
  [
    "a limit that has less left than was asked for",
    { limits: [{ ...budget, max: 10 }] },
    [{ a: 7 }, { a: 4 }],
    "the limit of 10 of `args.a` in a day is reached; try again in 43200 seconds, or now with at most 3 in `args.a`",
  ],
  [
    "a limit that no call like this can keep",
    { limits: [{ ...budget, max: 10 }] },
    [{ a: 11 }],
    "this call alone is over the limit of 10 of `args.a` in a day; waiting does not help, call it with at most 10 in `args.a`",
  ],
  [
    "the tighter of two limits that have less left than was asked for",
    {
      limits: [
        { ...budget, max: 20 },
        { ...budget, counter: "tight", max: 10 },
      ],
    },
    [{ a: 7 }, { a: 14 }],
    "the limit of 20 of `args.a` in a day is reached; waiting does not help, call it with at most 3 in `args.a`",
  ],
  [
    "a limit that a call counts several times on names no smaller call, as there is none",
    { limits: [{ counter: "c", window: "day", scope: "global", max: 12, amount: 5 }] },
    [{}, {}, {}],
    "the limit of 12 in a day is reached; this call counts as 5; try again in 43200 seconds",
  ],
  [
    "a limit of elements, in the policy's words,",
    {
      limits: [
        { counter: "c", window: "day", scope: "global", max: 3, increment_from_size: "args.ids", on_deny: "slow down" },
      ],
    },
    [{ ids: [1] }, { ids: [1, 2, 3] }],
    "slow down; try again in 43200 seconds, or now with at most 2 in `args.ids`",
  ],
  [
    "limits of two arguments, by both",
    {
      limits: [
        { ...budget, max: 10 },
        { ...budget, counter: "b", increment_from: "args.b", max: 5 },
      ],
    },
    [
      { a: 7, b: 4 },
      { a: 4, b: 2 },
    ],
    "the limit of 10 of `args.a` in a day is reached; try again in 43200 seconds, or now with at most 3 in `args.a` and at most 1 in `args.b`",
  ],
  [
    "a limit of an argument beside one of calls names no smaller call",
    {
      limits: [
        { ...budget, max: 10 },
        { counter: "b", window: "day", scope: "global", max: 6, amount: 5 },
      ],
    },
    [{ a: 7 }, { a: 4 }],
    "the limit of 10 of `args.a` in a day is reached; try again in 43200 seconds",
  ],
])("a denial by %s says what to do", async (_, tool, args, text) => {
  expect(await denial(tool, ...args)).toBe(`[POLICY DENIED] ${text}`);
});

test("a host that enforces elsewhere can say the same", () => {
  const engine = createEngine({ policy: parsePolicy({ version: "1", default: "deny" }) });
  expect(denialText({ decision: engine.evaluate({ tool: "add" }) })).toBe(
    "[POLICY DENIED] this tool is not available; use one that the tool list names",
  );
});

test("a call without the scope that a limit needs is told that calling again does not help", () => {
  const limits = [{ counter: "adds", window: "day", max: 1, scope: "session" }];
  const policy = parsePolicy({ version: "1", default: "deny", tools: { add: { limits } } });
  const decision = createEngine({ policy }).evaluate({ tool: "add" });
  expect([decision.code, denialText({ decision })]).toEqual([
    "scope_missing",
    "[POLICY DENIED] this call carries no session, and a limit of this tool is counted by session; the host must supply one; calling it again does not help",
  ]);
});

test.each([
  ["args.customer", "give a text of 1 to 1,024 characters, a number or a boolean"],
  ["principal.tenant", "the host must supply one; calling it again does not help"],
])("a call without %s, by which a limit counts, is told who can give it", (path, advice) => {
  const limits = [{ counter: "adds", window: "day", max: 1, scope: "global", by: [path] }];
  const policy = parsePolicy({ version: "2", default: "deny", tools: { add: { limits } } });
  const decision = createEngine({ policy }).evaluate({ tool: "add" });
  expect(denialText({ decision })).toBe(
    `[POLICY DENIED] \`${path}\` is missing, and a limit of this tool is counted by it; ${advice}`,
  );
});

test("an engine is not asked to explain what no rule has denied", async () => {
  const explain = vi.fn();
  const { engine } = scripted(() => ({ ...DENIED, code: "limit_exceeded" }));
  const { send, runs } = await raw({ engine: Object.assign(engine, { explain }) });
  await send(call(1, { name: "add" }));
  expect([runs, explain.mock.calls]).toEqual([[], []]);
});

test("a rule whose conditions nobody can tell, of an engine that does not explain itself, is about all arguments", async () => {
  const decision = { ...DENIED, code: "require_unmet" } as const;
  const text = "[POLICY DENIED] Not today. The same arguments will be denied again, others may be allowed.";
  const { send, received } = await raw({ engine: scripted(() => decision).engine });
  await send(call(1, { name: "add" }));
  expect(received).toMatchObject([{ result: { content: [{ text }] } }]);
  expect(denialText({ decision })).toBe(text);
});

describe("a tool that the server has and the policy does not list", () => {
  const engine = createEngine({ policy: parsePolicy({ version: "1", default: "deny" }) });
  const ask = async (hideDenied: boolean) => {
    const { send, received } = await raw({ engine, hideDenied });
    await send(call(1, { name: "add" }));
    return textOf((received.at(-1) as { result: unknown }).result);
  };

  test("is denied with what the policy does, because the client's list shows it", async () => {
    expect(await ask(false)).toBe(
      "[POLICY DENIED] the policy does not list this tool, so it is denied although the tool list names it; use another tool",
    );
  });

  test("is denied as not available, if the client's list leaves it out", async () => {
    expect(await ask(true)).toBe("[POLICY DENIED] this tool is not available; use one that the tool list names");
  });
});
