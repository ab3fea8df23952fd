import { describe, expect, it } from "vitest";
import { spelling } from "../../../src/cli/check/spellings.js";

type Condition = Parameters<typeof spelling>[0];
const found = (op: string, value: unknown, kind: Parameters<typeof spelling>[1]) =>
  spelling({ path: "args.x", op, value } as Condition, kind);

describe("another spelling of what is denied", () => {
  it.each([
    ["regex", "rm -rf", "command", "rm  -rf", '`"rm\\\\s+-rf"`'],
    ["contains", "DROP TABLE", "sql", "DROP  TABLE", '`regex` with `"(?i)DROP\\\\s+TABLE"`'],
    ["eq", "C:\\Windows", "path", "C:/Windows", '`regex` with `"(?i)^C:[/\\\\\\\\]Windows$"`'],
    ["in", ["a.com", "b.com"], "host", "A.COM", '`regex` with `"(?i)^(?:a\\\\.com|b\\\\.com)$"`'],
  ] as const)("%s %j, of a %s, does not find %j: write %s", (op, value, kind, example, advice) => {
    const finding = found(op, value, kind);
    expect(finding).toMatchObject({ id: "TG155", example });
    expect(finding!.message.endsWith(`; write ${advice}`)).toBe(true);
  });

  it.each([
    ["regex", "(?i)^secret$", "host"],
    ["eq", "secret", undefined],
    ["lt", 5, undefined],
    ["in", [1, 2], "host"],
  ] as const)("is not there for %s %j of kind %s", (op, value, kind) => {
    expect(found(op, value, kind)).toBeUndefined();
  });
});
