import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checkText } from "../../../src/cli/check/check-text.js";
import { convertIntercept } from "../../../src/cli/convert/convert.js";
import { readYaml } from "../../../src/cli/convert/yaml.js";

const is = (path: string, op: string, value: unknown) => ({ path, op, value });
const rule = (...conditions: readonly object[]) => ({ conditions });
const found = (tools: object, more: object = {}) =>
  checkText(JSON.stringify({ version: "2", default: "deny", ...more, tools })).map(
    ({ id, pointer, message }) => `${id} ${pointer}: ${message}`,
  );

describe("what rules mean together", () => {
  it("is told with the conditions that do not go together", () => {
    expect(found({ t: { deny_if: [rule(is("args.a", "eq", "ab"), is("args.a", "contains", "x"))] } })).toEqual([
      "TG130 /tools/t/deny_if/0/conditions/1: no call meets both this and `/tools/t/deny_if/0/conditions/0`, so the rule never holds, and denies at most calls that it cannot evaluate; mend what is not meant; conditions of which one is enough are a rule each",
    ]);
    expect(
      found({ t: { require: [rule(is("args.a", "regex", "^x$")), rule(is("args.a", "in", ["y", "z"]))] } }),
    ).toEqual([
      "TG133 /tools/t/require/1/conditions/0: no text fits both this and `/tools/t/require/0/conditions/0`, so every call of the tool `t` is denied; write one pattern for all texts that are meant",
    ]);
  });

  it("is told with the rules that decide in place of a needless one", () => {
    const rules = [rule(is("args.n", "gt", 1)), rule(is("args.n", "lt", 9))];
    expect(found({ t: { require: rules, approve_if: [rule(is("args.n", "in", [0, 20]))] } })).toEqual([
      "TG131 /tools/t/approve_if/0: without this rule each call would have the same effect, since `/tools/t/require/0` and `/tools/t/require/1` decide all that it would ask about; remove it, or mend it if it is meant to decide more",
    ]);
  });

  it("is told of each tool at once where `all_tools` denies every call", () => {
    const all_tools = { require: [rule(is("args.a", "regex", "^x")), rule(is("args.a", "ends_with", "y"))], deny_if: [rule(is("args.a", "contains", "xy"), is("args.a", "max_size", 2)), rule(is("args.a", "min_size", 3))] }; // biome-ignore format: one line
    expect(found({ t: {}, u: {} }, { all_tools }).filter((text) => text.startsWith("TG132"))).toEqual([
      'TG132 /all_tools/deny_if/1/conditions/0: no call passes this and `/all_tools/require/0/conditions/0` and `/all_tools/require/1/conditions/0` and `/all_tools/deny_if/0`, so every call of each tool is denied; mend what is not meant; if all are to be denied, write `"action": "deny"`',
    ]);
  });

  it("is told of resources at their own places", () => {
    const entries = { "a:b": { require: [rule(is("principal.n", "lt", 1)), rule(is("principal.n", "in", [2, 3]))] } };
    expect(found({}, { resources: { default: "deny", entries } })).toEqual([
      'TG132 /resources/entries/a:b/require/1/conditions/0: no call passes both this and `/resources/entries/a:b/require/0/conditions/0`, so every call of the resource `a:b` is denied; mend what is not meant; if all are to be denied, write `"action": "deny"`',
    ]);
  });

  it("is not told where another finding says the same", () => {
    const ids = (tools: object) => found(tools).map((text) => text.slice(0, 5));
    expect(ids({ t: { require: [rule(is("args.n", "gt", 5)), rule(is("args.n", "lte", 5))] } })).toEqual(["TG120"]);
    expect(ids({ t: { deny_if: [rule(is("args.n", "eq", 1)), rule(is("args.n", "eq", 1))] } })).toEqual(["TG124"]);
    expect(ids({ t: { require: [rule(is("args.a", "regex", "a$b"))] } })).toEqual(["TG150"]);
  });

  it("is nothing in the converted policies of the vectors", async () => {
    const { cases } = JSON.parse(readFileSync("test/data/intercept-vectors.json", "utf8"));
    let checked = 0;
    for (const { id, policy } of cases as readonly { readonly id: string; readonly policy: string }[]) {
      const yaml = await readYaml(policy);
      const converted = yaml.ok ? convertIntercept(yaml.root) : yaml;
      if (!converted.ok) continue;
      checked++;
      const ids = checkText(JSON.stringify(converted.policy)).map((one) => one.id);
      expect([id, ...ids.filter((one) => one.startsWith("TG13"))]).toEqual([id]);
    }
    expect(checked).toBe(75);
  });

  it("is nothing in the example policies", () => {
    for (const name of ["everything", "filesystem", "github", "memory", "sequential-thinking"])
      for (const file of ["policy.json", "policy.v2.json"]) {
        const text = readFileSync(`examples/policies/${name}/${file}`, "utf8");
        expect(checkText(text).filter(({ id }) => /^TG13/.test(id))).toEqual([]);
      }
  });
});
