import { describe, expect, test } from "vitest";
import { safeParsePolicy } from "../../src/policy/parse.js";

const issuesOf = (text: string) => {
  const result = safeParsePolicy(text);
  return result.ok
    ? []
    : result.issues.map(({ pointer, line, column, message }) => `${pointer} ${line!}:${column!} ${message}`);
};
const GOOD = '{"version":"1","default":"deny"}';
const comment = "comments are not part of JSON; write a `description` instead";
const word = "expected JSON; this word or sign is not part of it";
const yaml = "a policy in YAML must be written as JSON";
const deep = "nested more than 32 deep; a policy needs no more than 8";

describe("a text that is not JSON", () => {
  test.each([
    ["nothing", "", " 1:1 expected a policy document, got an empty text; `tollgate init` begins one"],
    ["white space", " \n ", " 2:2 expected a policy document, got an empty text; `tollgate init` begins one"],
    ["a byte order mark", `\ufeff${GOOD}`, " 1:1 expected JSON, got a byte order mark; save the file without one"],
    ["a line comment", `{\n// no\n"version":"1","default":"deny"}`, ` 2:1 ${comment}`],
    ["a block comment", `${GOOD}\n/* no */`, ` 2:1 ${comment}`],
    [
      "a trailing comma in an object",
      '{"version":"1","default":"deny",}',
      " 1:33 expected no comma before the closing bracket; remove it",
    ],
    ["a trailing comma in an array", '{"hide":[1,]}', " 1:12 expected no comma before the closing bracket; remove it"],
    ["a second document", `${GOOD} {}`, " 1:34 expected the end of the text after the document; remove what follows"],
    ["an open object", '{"version":"1"', " 1:15 expected `}`"],
    ["an open string", '{"version":"1', " 1:12 expected a double quote at the end of the string"],
    ["a word", '{"version":one}', " 1:12 expected JSON; this word or sign is not part of it"],
    ["an unquoted key", '{version:"1"}', " 1:2 expected JSON; this word or sign is not part of it"],
    ["NaN", '{"version":NaN}', " 1:12 expected JSON; this word or sign is not part of it"],
    ["a number with a leading zero", '{"version":01}', " 1:13 expected a comma"],
    ["a control character", '{"version":"\u0001"}', " 1:12 control characters in a string must be escaped"],
    ["a wrong escape", '{"version":"\\x"}', " 1:12 expected one of the escapes of JSON after the backslash"],
    [
      "YAML",
      'version: "1"\n',
      " 1:1 expected JSON; this word or sign is not part of it; a policy in YAML must be written as JSON",
    ],
    ["YAML with a comment", '# policy\nversion: "1"\n', ` 1:1 ${word}; ${yaml}`],
    ["YAML with a header", '---\nversion: "1"\n', ` 1:1 ${word}; ${yaml}`],
    ["YAML that is indented", "\n  all_tools:\n", ` 2:3 ${word}; ${yaml}`],
    ["a word before a colon that is not at its end", "version : 1", ` 1:1 ${word}`],
    ["a word and YAML after it", "x version: 1", ` 1:1 ${word}`],
    ["a number as a key", "{1:2}", " 1:2 expected a key in double quotes"],
    ["two commas", '{"a":1,,}', " 1:8 expected a key in double quotes"],
    ["no colon", '{"a" 1}', " 1:6 expected a colon after the key"],
    ["no value", '{"a":}', " 1:6 expected a value"],
    ["no value before a comma", "[1,,2]", " 1:4 expected a value"],
    ["no comma", '{"a":1 "b":2}', " 1:8 expected a comma"],
    ["an open array", "[1", " 1:3 expected `]`"],
    ["a block comment without an end", "/* no", ` 1:1 ${comment}`],
    ["a number that ends in a point", "[1.]", " 1:2 expected a digit"],
    ["an escape that is too short", '"\\u12"', " 1:1 expected four hexadecimal digits after `\\u`"],
    ["a trailing comma and a new line", "[1,\n  ]", " 2:3 expected no comma before the closing bracket; remove it"],
    [
      "a trailing comma and much white space",
      `[1,${" ".repeat(500)}]`,
      " 1:504 expected no comma before the closing bracket; remove it",
    ],
    ["much white space before YAML", `${"\n".repeat(500)}version: 1`, ` 501:1 ${word}; ${yaml}`],
    ["a bracket after a comma elsewhere", "[1,2}", " 1:5 expected a comma"],
    ["another bracket after a comma", "[1,(]", ` 1:4 ${word}`],
    ["a no-break space", `\u00a0${GOOD}`, " 1:1 expected JSON; this word or sign is not part of it"],
  ])("%s", (_, text, issue) => {
    expect(issuesOf(text)).toEqual([issue]);
  });
});

describe("caps of a text", () => {
  const padded = (bytes: number, filler: string, size: number) => {
    const shell = '{"version":"1","default":"deny","description":""}';
    const room = bytes - shell.length;
    return shell.replace('""', `"${filler.repeat(Math.floor(room / size))}${"x".repeat(room % size)}"`);
  };
  test.each([
    ["ASCII", "x", 1],
    ["two bytes", "é", 2],
    ["three bytes", "€", 3],
    ["two bytes, the first that has", "\u0080", 2],
    ["three bytes, the first that has", "\u0800", 3],
    ["four bytes, the first that has", "\u{10000}", 4],
    ["four bytes", "\u{1f600}", 4],
  ])("1 MiB of %s", (_, filler, size) => {
    expect(Buffer.byteLength(padded(1_048_576, filler, size))).toBe(1_048_576);
    expect(issuesOf(padded(1_048_576, filler, size))).toEqual([]);
    expect(issuesOf(padded(1_048_577, filler, size))).toEqual([
      " 1:1 expected a text of at most 1 MiB (1,048,576 bytes in UTF-8)",
    ]);
  });

  test("nested 32 deep", () => {
    expect(issuesOf("[".repeat(32) + "]".repeat(32))).toEqual([
      " 1:1 expected a policy document, an object, got an array",
    ]);
    expect(issuesOf("[".repeat(33) + "]".repeat(33))).toEqual([` 1:33 ${deep}`]);
    expect(issuesOf(`${'{"a":'.repeat(33)}1${"}".repeat(33)}`)).toEqual([` 1:161 ${deep}`]);
    expect(issuesOf("[".repeat(1_000_000))).toEqual([` 1:33 ${deep}`]);
    expect(issuesOf(`{"version":"1","default":"deny","description":"${"[".repeat(100)}"}`)).toEqual([]);
  });
});

describe("a key twice in one object", () => {
  test("is an error at any depth, and all else is still reported", () => {
    expect(
      issuesOf(
        '{"version":"1","default":"x","default":"deny",\n"tools":{"t":{},\n"t":{"action":"deny","action":"no"}}}',
      ),
    ).toEqual([
      "/default 1:30 the key `default` appears twice in this object; keep one",
      "/tools/t 3:1 the key `t` appears twice in this object; keep one",
      "/tools/t/action 3:22 the key `action` appears twice in this object; keep one",
      '/tools/t/action 3:31 expected `"allow"`, `"deny"` or `"require_approval"`, got `"no"`',
    ]);
  });
  test("is found once escapes are decoded", () => {
    expect(issuesOf('{"version":"1","default":"deny","tools":{"a":{},"\\u0061":{}}}')).toEqual([
      "/tools/a 1:49 the key `a` appears twice in this object; keep one",
    ]);
    expect(issuesOf('{"version":"1","default":"deny","tools":{"__proto__":{},"\\u005f_proto__":{}}}')).toEqual([
      "/tools/__proto__ 1:57 the key `__proto__` appears twice in this object; keep one",
    ]);
  });
  test("is found in what the last one replaces", () => {
    expect(issuesOf('{"version":"1","default":"deny","tools":{"t":{"reason":1,"reason":1},"t":{}}}')).toEqual([
      "/tools/t/reason 1:58 the key `reason` appears twice in this object; keep one",
      "/tools/t 1:70 the key `t` appears twice in this object; keep one",
    ]);
  });
});

describe("a number of magnitude 2^53 or more", () => {
  const eq = (value: string) =>
    `{"version":"1","default":"deny","tools":{"t":{"require":[{"conditions":[{"path":"args.a","op":"eq","value":\n${value}}]}]}}}`;
  const inexact = "expected a number below 2^53, beyond which numbers are not exact; write a smaller one, or a string";
  test.each(["9007199254740992", "-9007199254740993", "1e16", "-1e308"])("%s", (value) => {
    expect(issuesOf(eq(value))).toEqual([`/tools/t/require/0/conditions/0/value 2:1 ${inexact}`]);
  });
  test("one beyond what a double can hold", () => {
    expect(issuesOf(eq("1e400"))[0]).toBe(`/tools/t/require/0/conditions/0/value 2:1 ${inexact}`);
  });
  test.each(["9007199254740991", "-9007199254740991", "1e-400", "-0.0", '"9007199254740992"'])(
    "but not %s",
    (value) => {
      expect(issuesOf(eq(value))).toEqual([]);
    },
  );
});

describe("a position", () => {
  test.each([
    ["\n", "3:2"],
    ["\r\n", "3:2"],
    ["\r", "3:2"],
  ])("counts lines that end in %j", (end, at) => {
    expect(issuesOf(`{"version":"1",${end}"default":"deny",${end} "x":1}`)[0]).toContain(`/x ${at} unknown key`);
  });
  test("counts columns in UTF-16 code units", () => {
    expect(issuesOf('{"description":"\u{1f600}","version":"1","default":"deny","x":1}')[0]).toContain(
      "/x 1:52 unknown key",
    );
  });
  test("is found under keys that are escaped", () => {
    expect(issuesOf('{"version":"1","default":"deny","tools":{"\\u0074":\n3}}')[0]).toContain(
      "/tools/t 2:1 expected tool rules",
    );
  });
});
