// @ts-check
// How long the worst input takes that an attacker can send: a decision (goal 50 ms) and a document (goal 2 s).
import { RE2JS } from "re2js";
import { createEngine, safeParsePolicy } from "tollgate";

const ROUNDS = 5;
const GOALS = { decision: 50, document: 2_000 };
/** @typedef {{ kind: keyof typeof GOALS, name: string, run: () => unknown }} Attack */

/** @param {Record<string, unknown>} tools @param {Record<string, unknown>} [more] */
const documentOf = (tools, more = {}) => ({ version: "1", default: "deny", tools, ...more });
/** @param {number} count @param {(i: number) => unknown} make */
const list = (count, make) => Array.from({ length: count }, (_, i) => make(i));
/** @param {number} count @param {(i: number) => readonly [string, unknown]} make */
const object = (count, make) =>
  Object.fromEntries(list(count, (i) => make(i)).map((entry) => /** @type {[string, unknown]} */ (entry)));

/** @param {string} name @param {Record<string, unknown>} rules @param {unknown} args @returns {Attack} */
function decision(name, rules, args) {
  const parsed = safeParsePolicy(documentOf({ t: rules }));
  if (!parsed.ok) throw new Error(`${name}: ${parsed.issues[0]?.message}`);
  const engine = createEngine({ policy: parsed.policy });
  const call = /** @type {{ tool: string, args: Record<string, unknown> }} */ ({ tool: "t", args });
  return { kind: "decision", name, run: () => engine.evaluate(call).code };
}
/** @param {string} name @param {unknown} input @returns {Attack} */
const document = (name, input) => ({ kind: "document", name, run: () => safeParsePolicy(input).ok });

/** @param {string} op @param {unknown} value */
const condition = (op, value) => ({ path: "args.a", op, value });
/** @param {...unknown} conditions */
const require = (...conditions) => ({ require: [{ conditions }] });
/** @param {string} pattern @param {string} unit @param {string} [end] */
const pattern = (pattern, unit, end = "") => {
  const length = Math.floor(2_097_152 / RE2JS.compile(pattern).programSize()) - end.length;
  const text = unit.repeat(Math.ceil(length / unit.length)).slice(0, length) + end;
  return decision(`pattern ${pattern.slice(0, 30)}, ${text.length} characters`, require(condition("regex", pattern)), {
    a: text,
  });
};

/** A string that is one piece of memory, as one from a message is. @param {string} unit @param {number} times */
const flat = (unit, times) => Buffer.from(unit.repeat(times)).toString();
const long = flat("x", 100_000_000);
const nested = () => {
  /** @type {Record<string, unknown>} */
  let value = {};
  for (let i = 0; i < 1_000_000; i++) value = { a: value };
  return value;
};
const deep = nested();
/** @param {string} json @param {number} bytes */
const fill = (json, bytes) => json.replace("@", "x".repeat(bytes - json.length + 1));
/** @param {(i: number) => string} part @param {string} before @param {string} after @param {string} [join] */
function upToCap(part, before, after, join = ",") {
  const parts = [];
  for (let i = 0, size = before.length + after.length; ; i++) {
    const next = part(i);
    size += Buffer.byteLength(next) + join.length;
    if (size > 1_048_576) return before + parts.join(join) + after;
    parts.push(next);
  }
}
const HEAD = '{"version":"1","default":"deny"';
const LIMIT = { counter: "c", window: "day", max: 1, scope: "global" };

/** @type {Attack[]} */
const attacks = [
  pattern("^(a+)+$", "a", "!"),
  pattern("(x+x+)+y", "x"),
  pattern("^(([a-z])+.)+[A-Z]([a-z])+$", "a", "!"),
  pattern("(.|\\n)*z", "a"),
  pattern("(a?){64}a{64}", "a"),
  pattern("(a*)*b", "a"),
  pattern("(?i)(?:[a-z]*[a-z]*){30}!", "aB"),
  pattern(".{1000}a{22}", "a"),
  pattern("(?:a|b|ab){250}c", "ab"),
  decision("100 MB under `eq`", require(condition("eq", "x")), { a: long }),
  decision(
    "100 MB under `in`, 1,000 elements",
    require(
      condition(
        "in",
        list(1_000, (i) => `x${i}`),
      ),
    ),
    { a: long },
  ),
  decision("100 MB under `regex`", require(condition("regex", "x")), { a: long }),
  decision("100 MB under `contains`, one character", require(condition("contains", "y")), { a: long }),
  decision("100 MB under `contains`, 8 characters that nearly match", require(condition("contains", "yxxxxxxx")), {
    a: long,
  }),
  decision(
    "1 MB under `contains`, 1,000 characters that nearly match",
    require(condition("contains", `y${"x".repeat(999)}`)),
    { a: flat("x", 1_000_000) },
  ),
  decision(
    "1 MB under `contains`, 100,000 characters that nearly match",
    require(condition("contains", `y${"x".repeat(99_999)}`)),
    { a: flat("x", 1_000_000) },
  ),
  decision("a million elements under `contains`", require(condition("contains", "ok")), {
    a: list(1_000_000, (i) => `x${i}`),
  }),
  decision("an array of 4 billion holes under `contains`", require(condition("contains", "ok")), {
    a: Object.assign([], { length: 2 ** 32 - 1 }),
  }),
  decision(
    "a million unread arguments",
    require(condition("eq", 1)),
    object(1_000_000, (i) => [`k${i}`, i]),
  ),
  decision(
    "64 rules of 64 conditions",
    { require: list(64, () => ({ conditions: list(64, () => condition("neq", "b")) })) },
    { a: "a" },
  ),
  decision("a million deep under a rule", require(condition("eq", 1)), deep),
  decision("a million deep, for approval", { action: "require_approval" }, deep),
  decision("100 MB, for approval", { action: "require_approval" }, { a: long }),
  decision("a million values, for approval", { action: "require_approval" }, { a: list(999_000, (i) => i) }),
  decision("64 limits", { limits: list(64, (i) => ({ ...LIMIT, counter: `c${i}`, max: 1e9 })) }, {}),
  document("1 MiB of white space", `${HEAD}}${" ".repeat(1_048_576 - HEAD.length - 1)}`),
  document("1 MiB of brackets", "[".repeat(1_048_576)),
  document("1 MiB of one string", fill(`${HEAD},"description":"@"}`, 1_048_576)),
  document("1 MiB of escapes", `${HEAD},"description":"${"\\u0061".repeat(174_000)}"}`),
  document(
    "1 MiB of unknown keys",
    upToCap((i) => `"defaul${i}":1`, `${HEAD},`, "}"),
  ),
  document(
    "1 MiB of one key",
    upToCap(() => '"a":1', `${HEAD},"tools":{`, "}}"),
  ),
  document(
    "1 MiB of numbers too large",
    upToCap(() => "1e99", `${HEAD},"hide":[`, "]}"),
  ),
  document(
    "1 MiB of wrong names to hide",
    upToCap(() => "1", `${HEAD},"hide":[`, "]}"),
  ),
  document(
    "1 MiB of names that look alike",
    upToCap((i) => `"${"\ufdfa".repeat(9)}${i}"`, `${HEAD},"hide":[`, "]}"),
  ),
  document(
    "1 MiB of names of ligatures, one name",
    upToCap(() => "\ufdfa", `${HEAD},"hide":["`, '"]}', ""),
  ),
  document(
    "1 MiB of wrong conditions",
    upToCap(() => '{"op":"eqq"}', `${HEAD},"tools":{"t":{"require":[{"conditions":[`, "]}]}}}"),
  ),
  document(
    "10,000 tools that are wrong",
    documentOf(object(10_000, (i) => [`t${i}`, { require: 1, deny_if: 1, limits: 1, x: 1 }])),
  ),
  document(
    "10,000 tools of one limit",
    documentOf(object(10_000, (i) => [`t${i}`, { limits: [{ ...LIMIT, counter: `c${i}` }] }])),
  ),
  document(
    "many limits on one counter that disagree",
    documentOf(
      object(300, (i) => [
        `t${i}`,
        { limits: list(64, (j) => (j % 2 ? LIMIT : { ...LIMIT, increment_from: `args.a${j}` })) },
      ]),
    ),
  ),
  document(
    "patterns up to their cap",
    documentOf(
      object(3, (i) => [
        `t${i}`,
        require(...list(40, (j) => condition("regex", `(?:${"a?".repeat(250)}){1,2}${i}x${j}`))),
      ]),
    ),
  ),
  document(
    "patterns of Unicode classes",
    documentOf({ t: require(...list(64, (i) => condition("regex", `(?i)[${"\\pL\\pN".repeat(60)}]${i}`))) }),
  ),
  document(
    "patterns of folded ranges",
    documentOf({ t: require(...list(64, (i) => condition("regex", `(?i)[${"B-\u{1e940}".repeat(8)}]${i}`))) }),
  ),
  document(
    "patterns that are wrong",
    documentOf(object(100, (i) => [`t${i}`, require(...list(64, (j) => condition("regex", `(${i}x${j}`)))])),
  ),
  document(
    "`in` lists up to the cap of values",
    documentOf(
      object(10, (i) => [
        `t${i}`,
        require(
          ...list(64, () =>
            condition(
              "in",
              list(1_000, (k) => `${i}${k}`),
            ),
          ),
        ),
      ]),
    ),
  ),
  document("a million values", documentOf({ t: { limits: list(1_000_000, () => 1) } })),
  document(
    "a small graph that stands for an endless tree",
    list(30, () => 0).reduce((/** @type {unknown} */ graph) => [graph, graph], []),
  ),
  document("a million deep", deep),
  document("a text of 100 MB", long),
  document("a pattern of 100 MB", documentOf({ t: require(condition("regex", long)) })),
  document("a path of 100 MB", documentOf({ t: require({ path: long, op: "eq", value: 1 }) })),
  document("a tool's name of 10 MB", documentOf({ [long.slice(0, 10_000_000)]: {} })),
];

const rows = attacks.map(({ kind, name, run }) => {
  let worst = 0;
  let outcome;
  for (let i = 0; i < ROUNDS; i++) {
    const before = process.cpuUsage();
    outcome = run();
    const { user, system } = process.cpuUsage(before);
    worst = Math.max(worst, (user + system) / 1_000);
  }
  return {
    kind,
    attack: name,
    outcome,
    "worst ms": Number(worst.toFixed(1)),
    goal: worst <= GOALS[kind] ? "held" : "MISSED",
  };
});
console.log(
  `node ${process.version}; CPU time, the worst of ${ROUNDS} runs, the first one cold; goals: ${GOALS.decision} ms for a decision, ${GOALS.document} ms for a document`,
);
console.table(rows);
