import { expect, test } from "vitest";
import { safeParsePolicy } from "../../src/policy/parse.js";
import { compilePattern, patternCost } from "../../src/policy/pattern.js";

const document = (patterns: readonly string[]) => {
  const tools: Record<string, unknown> = {};
  for (let i = 0; i < patterns.length; i += 64) {
    const conditions = patterns.slice(i, i + 64).map((value) => ({ path: "args.a", op: "regex", value }));
    tools[`t${i}`] = { require: [{ conditions }] };
  }
  return { version: "1", default: "deny", tools };
};
const messages = (patterns: readonly string[]) => {
  const result = safeParsePolicy(document(patterns));
  return result.ok ? [] : result.issues.map(({ pointer, message }) => `${pointer} ${message}`);
};
const TOO_LONG = "expected a pattern of at most 1,024 characters; split it over several conditions";
const TOO_MANY =
  "the different patterns of this document are too many or too large together; write fewer, or simpler ones";

test("a pattern is found anywhere, and anchors hold it to the whole", () => {
  const found = compilePattern("b+");
  expect(found.ok && [found.search("abba"), found.search("aca")]).toEqual([true, false]);
  const whole = compilePattern("^b+$");
  expect(whole.ok && [whole.search("abba"), whole.search("bb"), whole.search("bb\n")]).toEqual([false, true, false]);
});

test("a pattern tells its size and the longest text it searches", () => {
  const compiled = compilePattern("a");
  expect(compiled.ok && [compiled.size, compiled.maxLength]).toEqual([3, 699_050]);
});

test("a pattern has at most 1,024 characters, counted as code points", () => {
  expect(compilePattern(`[${"a".repeat(1022)}]`).ok).toBe(true);
  expect(compilePattern(`[${"\u{1f600}".repeat(1022)}]`).ok).toBe(true);
  expect(compilePattern(`[${"a".repeat(1023)}]`)).toEqual({ ok: false, overCap: true, message: TOO_LONG });
  expect(compilePattern(`[${"\u{1f600}".repeat(1023)}]`)).toEqual({ ok: false, overCap: true, message: TOO_LONG });
});

test("a pattern has at most 1,024 instructions", () => {
  const atCap = compilePattern(".{1000}a{22}");
  expect(atCap.ok && [atCap.size, atCap.maxLength]).toEqual([1024, 2048]);
  expect(compilePattern(".{1000}a{23}")).toEqual({
    ok: false,
    overCap: true,
    message: "expected a pattern of at most 1,024 instructions, got 1025; use fewer or smaller repetitions",
  });
});

test.each(["(?<=a)b", "a(?!b)", "(a)\\1", "a**", "[z-a]", "\\", "(", "a{1001}", "(?P<n>a)(?P<n>b)"])(
  "%s is not RE2",
  (source) => {
    const compiled = compilePattern(source);
    expect(
      !compiled.ok && [compiled.overCap, compiled.message.startsWith("expected a pattern in RE2 syntax; ")],
    ).toEqual([false, true]);
  },
);

test("a pattern is not blamed for a stack that is nearly used up", () => {
  const nested = `${"(".repeat(500)}a${")".repeat(500)}`;
  const outcomes = new Set<string>();
  const attempt = (): void => {
    try {
      outcomes.add(compilePattern(nested).ok ? "compiled" : "blamed");
    } catch (error) {
      outcomes.add((error as Error).name);
    }
  };
  /** Calls itself until the stack is used up, then tries at some of the depths on the way back. */
  const down = (): number => {
    let back = 0;
    try {
      back = down() + 1;
    } catch {
      // Here the stack ends.
    }
    if (back % 20 === 0 && back < 2_000) attempt();
    return back;
  };
  down();
  expect(outcomes).toEqual(new Set(["RangeError", "compiled"]));
});

test("after the first pattern over a cap no other is compiled", () => {
  expect(messages(["(", "a{1000}b{30}", "[", "(", "a{1000}b{40}"])).toEqual([
    "/tools/t0/require/0/conditions/0/value expected a pattern in RE2 syntax; missing closing ) `(`",
    "/tools/t0/require/0/conditions/1/value expected a pattern of at most 1,024 instructions, got 1032; use fewer or smaller repetitions",
    "/tools/t0/require/0/conditions/3/value expected a pattern in RE2 syntax; missing closing ) `(`",
  ]);
});

test("one pattern may stand in many conditions", () => {
  expect(messages(Array(5000).fill("^[a-z]{100}$"))).toEqual([]);
});

test("a thousand different patterns of the usual length are fine", () => {
  expect(messages(Array.from({ length: 1000 }, (_, i) => `^https://host-${i}\\.example\\.com/[a-z]+$`))).toEqual([]);
});

test.each([
  ["many large ones", (i: number) => `.{900}${i}`],
  ["Unicode classes", (i: number) => `(?i)[${"\\pL".repeat(300)}]${i}`],
  ["ranges that ignore case", (i: number) => `(?i)[${"B-\u{1e940}".repeat(30)}]${i}`],
])("%s are too much for one document", (_, make) => {
  const found = messages(Array.from({ length: 200 }, (_, i) => make(i)));
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(new RegExp(`^/tools/t\\d+/require/0/conditions/\\d+/value ${TOO_MANY}$`));
});

test("what patterns cost is added up, and the cap is the last that is allowed", () => {
  // 1,022 letters and as many instructions, and 2 that each pattern has.
  const large = Array.from({ length: 64 }, (_, i) => String(i).padEnd(1022, "a"));
  expect(messages([...large, "a".repeat(63)])).toEqual([]);
  expect(messages([...large, "a".repeat(56), "[ab]", "[cd]"])).toEqual([]);
  expect(messages([...large, "a".repeat(60), "[ab]"])).toEqual([`/tools/t64/require/0/conditions/1/value ${TOO_MANY}`]);
});

test("a pattern that reaches the cap by its text is still compiled, one that is over it is not", () => {
  const large = Array.from({ length: 64 }, (_, i) => String(i).padEnd(1022, "a"));
  const over = [`/tools/t64/require/0/conditions/0/value ${TOO_MANY}`];
  expect(messages([...large, "a".repeat(128)])).toEqual(over);
  expect(messages([...large, `(${"a".repeat(127)}`])[0]).toContain("missing closing )");
  expect(messages([...large, `(${"a".repeat(128)}`])).toEqual(over);
  expect(messages([...large, "\u{1f600}".repeat(1024)])).toEqual(over);
});

test("a pattern of more characters than one may have is told of that, however long it is", () => {
  expect(messages(["a".repeat(200_000)])).toEqual([`/tools/t0/require/0/conditions/0/value ${TOO_LONG}`]);
});

test("a pattern that is not RE2 costs what its text costs", () => {
  const wrong = Array.from({ length: 200 }, (_, i) => `(${String(i).padEnd(1000, "a")}`);
  expect(messages(wrong)).toHaveLength(131);
});

test.each([
  ["a character", "abc", 3],
  ["a character of two code units", "\u{1f600}", 2],
  ["a Unicode class", "\\pL\\P{Lu}", 137],
  ["a range beyond ASCII", "[a-\u00ff]", 5],
  ["such a range that ignores case", "(?i)[a-\u00ff]", 2057],
  ["two of them, one as an escape", "(?i)[a-\u{1e940}-\\x{1e941}]", 4116],
  ["one that ignores case beside other flags", "(?s-mi:[a-\u00ff])", 2061],
  ["one with the flag in upper case", "(?I)[a-\u00ff]", 2057],
  ["a range of ASCII that ignores case", "(?i)[a-z]", 9],
])("%s has its cost", (_, source, cost) => {
  expect(patternCost(source)).toBe(cost);
});
