import { describe, expect, it } from "vitest";
import { checkText } from "../../../src/cli/check/check-text.js";
import { repair } from "../../../src/cli/check/repair.js";
import { repairable } from "../../../src/cli/check/repairable.js";
import { readToolList } from "../../../src/cli/server-tools/tool.js";

const tools = readToolList(
  [
    {
      name: "push",
      inputSchema: { type: "object", properties: { force: { type: "boolean" }, branch: { type: "string" } } },
    },
  ],
  "the test",
);
const repaired = (text: string, unsafe: boolean): string => {
  const chosen = repairable(checkText(text, tools), unsafe);
  const outcome = repair(
    text,
    chosen.flatMap((one) => one.repair.changes),
  );
  return outcome.ok ? outcome.read.text : outcome.reason;
};
const fixed = (text: string): string => repaired(text, true);

describe("what --fix-unsafe writes", () => {
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

describe("what --fix writes", () => {
  const document = (rules: string) => `{"version":"1","default":"deny","tools":{"push":{"deny_if":[${rules}]}}}`;
  const branch = (value: number) => `{ "conditions": [{ "path": "args.x.y", "op": "eq", "value": ${value} }] }`;

  it("takes out each rule that stands twice, with the comma before it", () => {
    expect(repaired(document(`${branch(1)}, ${branch(1)},\n ${branch(2)}, ${branch(1)}`), false)).toBe(
      document(`${branch(1)},\n ${branch(2)}`),
    );
  });

  it("never adds to a rule, whose calls without an argument stay denied", () => {
    const before = document('{"conditions":[{"path":"args.force","op":"eq","value":true}]}');
    expect(repaired(before, false)).toBe(before);
  });

  it("writes nothing into what it takes out", () => {
    const force = '{"conditions":[{"path":"args.force","op":"eq","value":true}]}';
    expect(repaired(document(`${force},${force}`), true)).toBe(
      document(
        '{"conditions":[{"path":"args.force","op":"exists","value":true},{"path":"args.force","op":"eq","value":true}]}',
      ),
    );
  });

  it("is nothing where the result would not be a valid policy", () => {
    const full = Array.from({ length: 64 }, () => '{"path":"args.force","op":"eq","value":true}');
    const text = document(`{"conditions":[${full.join()}]}`);
    const path = ["tools", "push", "deny_if", 0, "conditions", 0];
    expect(repair(text, [{ path, insert: { path: "args.force", op: "exists", value: true } }])).toEqual({
      ok: false,
      reason: "expected at most 64 conditions; split them up",
    });
  });
});
