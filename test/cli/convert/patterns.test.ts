import { describe, expect, it } from "vitest";
import { convertIntercept } from "../../../src/cli/convert/convert.js";
import { readYaml } from "../../../src/cli/convert/yaml.js";
import { createEngine, parsePolicy } from "../../../src/index.js";

/** What a converted policy of one condition on `args.x` says of an argument. */
async function decider(op: string, value: string) {
  const rule = `{ name: r, conditions: [{ path: args.x, op: ${op}, value: ${value} }] }`;
  const yaml = await readYaml(`version: "1"\ndefault: deny\ntools:\n  t:\n    rules:\n    - ${rule}`);
  if (!yaml.ok) throw new Error("expected YAML");
  const converted = convertIntercept(yaml.root);
  if (!converted.ok) throw new Error(converted.issues[0]?.message);
  const engine = createEngine({ policy: parsePolicy(converted.policy) });
  return (x: unknown): boolean => engine.evaluate({ tool: "t", args: { x } }).effect === "allow";
}

// Intercept matches in Go: `$` is the end of the text, `.` no newline, and what is no text matches nothing.
describe("a converted pattern takes nothing that Intercept's own does not", () => {
  const OTHERS = [null, undefined, 1, true, ["main"], { main: 1 }, [], {}];
  it.each([
    ["'^main$'", ["main"], ["main\n", "\nmain", "main\0", "Main", "ｍain", "main ", "ma\u0131n"]],
    ["'^[a-z]+$'", ["main"], ["", "main\n", "a\nb", "é", "ſ", "\u212a"]],
    ["'^a.c$'", ["abc", "a\u{1f600}c"], ["a\nc", "ac"]],
    ["'(?i)^k$'", ["k", "K", "\u212a"], ["kk", "ｋ"]],
    ["'^\\w+$'", ["a_1"], ["é", "١", "a-b", "a\n"]],
    ["'^\\d$'", ["1"], ["١", "１"]],
    ["'^\\s$'", [" ", "\n"], ["\u00a0", "\u2003", "\v"]],
    ["'(?m)^a$'", ["a", "b\na\nc"], ["ab", "a\r"]],
    ["'\\bmain\\b'", ["the main one"], ["mainly", "domain"]],
  ])("%s", async (pattern, taken, refused) => {
    const takes = await decider("regex", pattern);
    expect(taken.filter((text) => !takes(text))).toEqual([]);
    expect([...refused, ...OTHERS].filter(takes)).toEqual([]);
  });
});

describe("a converted list", () => {
  it("of what is allowed takes no other spelling and no other type", async () => {
    const takes = await decider("in", "[dev, test]");
    expect(["dev", "test", "Dev", "dev ", "dev\0", ["dev"], { dev: 1 }, null].filter(takes)).toEqual(["dev", "test"]);
  });

  it("of what is forbidden takes no list, map, number or nothing for something else", async () => {
    const takes = await decider("not_in", "[main, master]");
    expect([["main"], ["dev"], { main: 1 }, 1, true, null, undefined, "main", "master"].filter(takes)).toEqual([]);
  });
});
