import type { Charge } from "../../engine/store.js";
import { expectEqual } from "../assert.js";
import type { Caller } from "../caller.js";
import type { Cases } from "../suite.js";
import { charge, MINUTE, START } from "../test-charge.js";

const SEPARATORS = [":", "|", "/", ",", ";", ".", "-", "_", " ", "%", "\0", "\n", "\t", "\u001f", "{", "}", "\u2028"];
const LONG = 1_024;

const NAMES: readonly string[] = [
  ...["", "a", "A", " a", "a ", "b", "a\0", "\0a", "\0", "\0\0", "a\0b", "a\0c"],
  ...[
    ":",
    "::",
    "a:",
    ":a",
    "a:b",
    "a%3Ab",
    "%3A",
    "%003A",
    "{",
    "}",
    "{}",
    "{a}",
    "}a{",
    "%",
    "%%",
    "%25",
    "%0025",
    "%00",
    "%0000",
    "%D800",
    "%d800",
  ],
  ...[
    "\ud800",
    "\ud801",
    "\udbff",
    "\udc00",
    "\udfff",
    "\ufffd",
    "\udc00\ud800",
    "\ud800\udc00",
    "\u{1f600}",
    "\uffff",
  ],
  ...["\u00e9", "e\u0301", "\u00df", "ss", "i", "I", "\u0131", "\u0130", "\ufeffa", "\u200ba", "\u00a0"],
  ...["__proto__", "constructor", "toString", "null", "undefined", "true", "NaN", "[object Object]"],
  ...["0", "00", "1", "01", "1.0", "1e0", "-0", "-1", "9007199254740993", "9007199254740992"],
  ...[
    "'",
    '"',
    "\\",
    "\\0",
    "\\u0000",
    "`",
    "$1",
    "?",
    "*",
    "_",
    "[a]",
    "--",
    ";",
    "\r\n",
    "\n",
    "\t",
    "\u007f",
    "\u0085",
  ],
  ...["x".repeat(LONG), `${"x".repeat(LONG - 1)}y`, "\ud800".repeat(LONG), `${"\ud800".repeat(LONG - 1)}\ud801`],
  ...["\uffff".repeat(LONG), "\0".repeat(LONG), "\0".repeat(LONG - 1), "{".repeat(LONG), "%".repeat(LONG)],
];

/** Charges each of these counters a different amount, a hundred at a time, and then reads them all. */
async function tellApart(store: Caller, named: readonly Partial<Charge>[], now = START): Promise<void> {
  const charges = named.map((names, i) => charge({ ...names, amount: i + 1, max: Number.MAX_SAFE_INTEGER }));
  for (let i = 0; i < charges.length; i += 100) {
    const some = charges.slice(i, i + 100);
    const amounts = some.map(({ amount }) => amount);
    expectEqual("counters that nothing was charged to", await store.reserve(some, now), { ok: true, used: amounts });
  }
  for (let i = 0; i < charges.length; i += 100) {
    const some = charges.slice(i, i + 100);
    const amounts = some.map(({ amount }) => amount);
    expectEqual("what each counter was charged", await store.used(some, now), amounts);
  }
}

/** The key of sentence 4: (counter, subject, windowStart). */
export const KEYS: Cases = {
  "subjects and counters are told apart, whatever their characters": (store) =>
    tellApart(
      store,
      NAMES.flatMap((counter) => NAMES.map((subject) => ({ counter, subject }))),
    ),

  "every lone surrogate is a subject of its own": (store) =>
    tellApart(
      store,
      Array.from({ length: 2_048 }, (_, i) => ({ subject: String.fromCharCode(0xd800 + i) })),
    ),

  "counters and subjects that join to one text are told apart": (store) =>
    tellApart(
      store,
      SEPARATORS.flatMap((separator) => [
        { counter: "a", subject: `b${separator}c` },
        { counter: `a${separator}b`, subject: "c" },
        { counter: `a${separator}`, subject: `b${separator}${separator}c` },
        { counter: `a${separator}${separator}b`, subject: `${separator}c` },
      ]).concat([
        { counter: "ab", subject: "" },
        { counter: "", subject: "ab" },
        { counter: "b", subject: "a" },
      ]),
    ),

  "subjects that end in digits and windows are told apart": (store) =>
    tellApart(
      store,
      ["s", "s6", "s60", "s600", "s6000"].flatMap((subject) =>
        [0, 60, 600, 6_000, MINUTE, -60].map((start) => ({ subject, windowStart: start, windowEnd: start + MINUTE })),
      ),
      MINUTE,
    ),

  "a counter has no subject but its own": async (store) => {
    await store.reserve([charge({ subject: "" }), charge({ subject: "s", amount: 2 })]);
    expectEqual(
      "by subject",
      await store.used([charge({ subject: "" }), charge(), charge({ subject: "t" })]),
      [1, 2, 0],
    );
    expectEqual("by counter", await store.used([charge({ counter: "s", subject: "c" })]), [0]);
  },
};
