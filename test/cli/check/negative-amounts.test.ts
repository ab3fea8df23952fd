import { expect, test } from "vitest";
import { checkText } from "../../../src/cli/check/check-text.js";

/** Whether an amount that has an upper bound is warned of. */

type Condition = readonly [path: string, op: string, value: unknown];
const rule = (...conditions: readonly Condition[]) => ({
  conditions: conditions.map(([path, op, value]) => ({ path, op, value })),
});
const messagesOn = (rules: object): string[] =>
  checkText(JSON.stringify({ version: "1", default: "deny", tools: { t: rules, u: {} } }), undefined)
    .filter(({ id }) => id === "TG129")
    .map(({ pointer, message }) => `${pointer}: ${message}`);

const most: Condition = ["args.amount", "lte", 500];
const spent = { counter: "c", window: "day", max: 9, scope: "grant", increment_from: "args.amount" };

test("an amount with only an upper bound in require is told of the rule to add", () => {
  expect(messagesOn({ require: [rule(most, ["args.amount", "lt", 400])] })).toEqual([
    '/tools/t/require/0/conditions/0: `args.amount` has an upper bound and no lower one, so that a negative number passes; if it may not, put `{"conditions":[{"path":"args.amount","op":"gt","value":0}]}` in `require`',
  ]);
});

test("an amount with only an upper bound in deny_if is told to repeat the rule", () => {
  const optional = rule(["args.amount", "exists", true], ["args.amount", "gt", 500]);
  expect(messagesOn({ deny_if: [optional] })).toEqual([
    '/tools/t/deny_if/0/conditions/1: `args.amount` has an upper bound and no lower one, so that a negative number passes; if it may not, repeat the rule with `"op": "lt", "value": 0` here',
  ]);
  expect(messagesOn({ deny_if: [optional, rule(["args.amount", "exists", true], ["args.amount", "lt", 0])] })).toEqual(
    [],
  );
});

test.each([
  [{ require: [rule(most), rule(["args.amount", "gte", 1])] }],
  [{ require: [rule(most, ["args.amount", "in", [1, 2]])] }],
  [{ require: [rule(most)], limits: [spent] }],
  [{ require: [rule(["args.amount", "lt", 0])] }],
  [{ require: [rule(["args.limit", "lte", 100], ["args.max_amount", "lte", 5], ["args.a", "lte", 5])] }],
])("an amount with a lower bound, and another number, are not warned of: %j", (rules) => {
  expect(messagesOn(rules)).toEqual([]);
});

test.each(["args.order.unit_price", "args.totalCost", "args.quantity", "args.Amount", "args.refundCents"])(
  "%s is taken for an amount",
  (path) => {
    expect(messagesOn({ require: [rule([path, "lte", 5])] })).toHaveLength(1);
  },
);
