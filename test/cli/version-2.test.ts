import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { checkText } from "../../src/cli/check/check-text.js";
import { watchPolicy } from "../../src/cli/proxy/policy-source.js";
import { policyOf } from "../../src/cli/shared/policy-file.js";
import { tollgate } from "./run.js";

/** Commands read version "1" alone yet, and refuse a policy of version "2" that they would handle wrongly. */

const folder = mkdtempSync(join(tmpdir(), "tollgate-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const write = (name: string, document: object): string => {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(document));
  return file;
};
const two = write("two.json", { version: "2", default: "deny", tools: { "read_*": {} } });
const wrong = write("wrong.json", { version: "2", default: "deny", tools: { "read_**": {} } });
const cases = write("cases.json", { cases: [{ name: "n", calls: [{ tool: "t", effect: "deny" }] }] });

describe("a policy of version 2", () => {
  it.each([
    [
      "check",
      ["check", two],
      `is a valid policy; \`tollgate check\` does not read version "2" yet, and looks no further`,
    ],
    ["check --fix", ["check", two, "--fix-unsafe"], `\`tollgate check\` does not read version "2" yet`],
    ["explain", ["explain", two, "--tool", "t"], `this command does not read version "2" yet`],
    ["test", ["test", two, cases], `this command does not read version "2" yet`],
  ])("is refused by %s", async (_, argv, message) => {
    const { code, out, err } = await tollgate(...argv);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(message);
  });

  it("is refused where init would add to it, and where proxy would decide by it", () => {
    const text = '{ "version": "2", "default": "deny" }';
    expect(() => policyOf(text, "policy.json")).toThrow('`policy.json`: this command does not read version "2" yet');
  });

  it("does not replace the policy of a proxy that runs", () => {
    const heard: unknown[] = [];
    const source = watchPolicy(two, "", {
      changed: (policy) => void heard.push(policy),
      refused: (problems) => void heard.push(problems),
    });
    source.refresh();
    source.close();
    expect(heard).toEqual([['`tollgate proxy` does not read version "2" yet']]);
  });

  it("that is not valid is told all that is wrong with it", async () => {
    const { code, out } = await tollgate("check", wrong);
    expect(code).toBe(1);
    expect(out).toContain("error TG108 `read_**` has two `*` in a row, which say no more than one; write one");
  });

  it("is told the warnings of the parser alone", () => {
    const text = '{ "version": "2", "default": "allow", "lists": { "a": ["x"] }, "tools": { "a": { "deny_if": [] } } }';
    expect(checkText(text).map(({ id }) => id)).toEqual(["TG115"]);
  });
});
