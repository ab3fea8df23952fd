import { describe, expect, it } from "vitest";
import { ownFolder } from "../folder.js";
import { fixture, tollgate } from "../run.js";

const whyNot = async (...argv: readonly string[]): Promise<string> => {
  const { out } = await tollgate("explain", ...argv, "--why-not", "allow");
  return out.slice(out.lastIndexOf("\n\n") + 2);
};
const is = (path: string, op: string, value: unknown) => ({ path, op, value });
const rule = (...conditions: readonly object[]) => ({ conditions });
const policyFile = (tools: object, more: object = {}): string =>
  ownFolder().write("policy.json", { version: "2", default: "deny", ...more, tools });

describe("tollgate explain --why-not allow", () => {
  it("shows the nearest call that is allowed, its changes, and the room that its limits must have", async () => {
    const args = '{"amount": 900, "order": {"id": "test-17", "note": "n"}}';
    expect(await whyNot(fixture("shop.json"), "--tool", "create_refund", "--args", args)).toBe(
      `The nearest call that is allowed has 3 other values:
  args.amount: 900 -> 500
  args.order.id: "test-17" -> absent
  scope.grant: absent -> "a"
  {"tool":"create_refund","args":{"amount":500,"order":{"note":"n"}},"scope":{"grant":"a"}}
Its limits must have room:
  for 500 in refunded: 800 in a day for each grant
`,
    );
  });

  it("gives the same as JSON", async () => {
    const argv = [
      "--tool",
      "create_refund",
      "--args",
      '{"amount": 900}',
      "--grant",
      "g",
      "--why-not",
      "allow",
      "--json",
    ];
    const { code, out } = await tollgate("explain", fixture("shop.json"), ...argv);
    expect(code).toBe(0);
    expect(JSON.parse(out).whyNot).toEqual({
      answer: "found",
      call: { tool: "create_refund", args: { amount: 500 }, scope: { grant: "g" } },
      isNearest: true,
      changes: [{ path: "args.amount", old: 900, new: 500 }],
      limits: [
        { counter: "refunded", scope: "grant", window: "day", max: 800, increment_from: "args.amount", needs: 500 },
      ],
    });
  });

  it("takes an argument out that is not allowed, and prefers a change of arguments to one of the caller", async () => {
    const lead = rule({ any: [is("principal.role", "eq", "lead"), is("args.n", "lte", 5)] });
    const file = policyFile({ t: { arguments: ["n"], require: [lead] } });
    expect(await whyNot(file, "--tool", "t", "--args", '{"n": 7, "x": 1}', "--principal", '{"role": "clerk"}')).toBe(
      `The nearest call that is allowed has 2 other values:
  args.n: 7 -> 5
  args.x: 1 -> absent
  {"tool":"t","args":{"n":5},"scope":{},"principal":{"role":"clerk"}}
`,
    );
  });

  it("says why no call is allowed", async () => {
    const shop = fixture("shop.json");
    expect(await whyNot(shop, "--tool", "drop_table")).toBe(
      "No call of this name is allowed: /hide/0 denies each one.\n",
    );
    expect(await whyNot(shop, "--tool", "close_shop")).toBe(
      "No call of this name is allowed without a person: /tools/close_shop/action asks about each one.\n",
    );
    const none = policyFile({ t: { require: [rule(is("args.n", "lt", 5)), rule(is("args.n", "gt", 5))] } });
    expect(await whyNot(none, "--tool", "t")).toBe(`No call of this name is allowed, because none passes all of these:
  /tools/t/require/0/conditions/0
  /tools/t/require/1/conditions/0
`);
  });

  it("says that a call is allowed, and what is undecided", async () => {
    expect(await whyNot(fixture("shop.json"), "--tool", "read_order")).toBe("This call is allowed.\n");
    const batch = policyFile(
      { batch: {}, t: { action: "deny" } },
      { dispatch: { batch: { each: "args.calls", tool: "item.tool", args: "item.args" } } },
    );
    const args = '{"calls": [{"tool": "t", "args": {}}]}';
    expect(await whyNot(batch, "--tool", "batch", "--args", args)).toBe(
      "The nearest call that is allowed is undecided: a call that it carries decides; ask about that one.\n",
    );
  });

  it("puts one of two compared values in place of the other, and does not say that none is nearer", async () => {
    const owner = { path: "args.owner", op: "eq", value_from: "principal.id" };
    const file = policyFile({ t: { require: [rule(owner)] } });
    expect(await whyNot(file, "--tool", "t", "--args", '{"owner": "x"}', "--principal", '{"id": "me"}')).toBe(
      `A call that is allowed (perhaps one is nearer) has 1 other value:
  args.owner: "x" -> "me"
  {"tool":"t","args":{"owner":"me"},"scope":{},"principal":{"id":"me"}}
`,
    );
  });

  it("takes no other effect", async () => {
    const { code, err } = await tollgate("explain", fixture("shop.json"), "--tool", "t", "--why-not", "deny");
    expect(code).toBe(2);
    expect(err).toContain("expected `--why-not` to be `allow`, got `deny`");
  });
});
