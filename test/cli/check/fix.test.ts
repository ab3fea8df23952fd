import { describe, expect, it } from "vitest";
import { checkText } from "../../../src/cli/check/check.js";
import { applyFixes } from "../../../src/cli/check/fix.js";
import { readToolList } from "../../../src/cli/tools/tool.js";

const tools = readToolList(
  [
    {
      name: "push",
      inputSchema: { type: "object", properties: { force: { type: "boolean" }, branch: { type: "string" } } },
    },
  ],
  "the test",
);
const fixed = (text: string): string =>
  applyFixes(
    text,
    checkText(text, tools).flatMap(({ fix }) => fix ?? []),
  );

describe("what --fix writes", () => {
  it("is the guarded form, for each optional argument of a rule, on lines as the document has them", () => {
    const before = `{
  "version": "1", "default": "deny",
  "tools": { "push": { "deny_if": [{
    "conditions": [
      { "path": "args.force",   "op": "eq", "value": true },
      { "path": "args.branch", "op": "in", "value": ["main"] }
    ]
  }] } }
}`;
    expect(fixed(before)).toBe(`{
  "version": "1", "default": "deny",
  "tools": { "push": { "deny_if": [{
    "conditions": [
      { "path": "args.force", "op": "exists", "value": true },
      { "path": "args.force",   "op": "eq", "value": true },
      { "path": "args.branch", "op": "exists", "value": true },
      { "path": "args.branch", "op": "in", "value": ["main"] }
    ]
  }] } }
}`);
  });

  it("is written on one line where the document is, without blanks where it has none", () => {
    const before =
      '{"version":"1","default":"deny","tools":{"push":{"deny_if":[{"conditions":[{"path":"args.force","op":"eq","value":true}]}]}}}';
    expect(fixed(before)).toBe(
      '{"version":"1","default":"deny","tools":{"push":{"deny_if":[{"conditions":[{"path":"args.force","op":"exists","value":true},{"path":"args.force","op":"eq","value":true}]}]}}}',
    );
  });

  it("keeps tabs and the line ends of Windows", () => {
    const [head, tail] = [
      '{\r\n"version":"1","default":"deny","tools":{"push":{"deny_if":[{"conditions":[\r\n\t\t',
      '{ "path": "args.force", "op": "eq", "value": true }]}]}}}',
    ];
    expect(fixed(head + tail)).toBe(`${head}{ "path": "args.force", "op": "exists", "value": true },\r\n\t\t${tail}`);
  });

  it("leaves nothing to be found, and nothing to be written a second time", () => {
    const once = fixed(
      '{"version":"1","default":"deny","tools":{"push":{"deny_if":[{"conditions":[{"path":"args.force","op":"eq","value":true}]}]}}}',
    );
    expect(checkText(once, tools)).toEqual([]);
    expect(fixed(once)).toBe(once);
  });
});
