import type { PolicyDocument } from "../../src/index.js";
import type { Condition, Limit, Rule, ToolRules } from "../../src/policy/policy.v1.js";
import type { Random } from "./random.js";

export const INHERITED = ["constructor", "toString", "__proto__", "hasOwnProperty"];
export const TOOLS = ["t", "u", "a/b~c", "*t"].slice(0, 3).concat(INHERITED);
const PATHS = ["args.a", "args.a", "args.b", "args.o.x", "args.o.x", "args.a.length"].concat(
  INHERITED.map((name) => `args.${name}`),
  ["args.o.constructor", "args.toString.name"],
);
const AMOUNT_PATHS = ["args.amount", "args.o.amount", "args.constructor"];
export const STRINGS = ["a", "ab", "1", "true", "", "café", "cafe\u0301", "\ud83d", "😀", "constructor", "A"];
export const NUMBERS = [0, -0, 1, -1, 0.1, 0.3, 5, 1000, 2 ** 53 - 1, 5e-324, 1e21, -1e308];
export const LONG = "(?:ab?){330}";
const PATTERNS = ["^a", "b$", "^(ab|1)+$", "", "[0-9]{3}", "\\d", "(?i)AB", "^$", "é", ".", "^\\x{1F600}$", "t.*r"];
const WINDOWS = ["minute", 60, "minute", "hour", "day", 60, 3_600, 86_400, 1, 7, 90, 31_622_400] as const;
const COUNTERS = ["c", "d", "sum", "t_rate", "constructor_rate", ...INHERITED];
export const SUMS = ["sum", "toString_sum", "__proto__ "];
export const LARGEST = (2 ** 53 - 1) / 1e6;
const SUM_MAXIMA = [0, 0.000001, 0.3, 1, 4.35, 5, 10.5, LARGEST];
export const several = <Value>(random: Random, most: number, make: () => Value): Value[] =>
  Array.from({ length: 1 + random.below(most) }, make);

function scalar(random: Random, type: number): string | number | boolean {
  return type === 0 ? random.pick(STRINGS) : type === 1 ? random.pick(NUMBERS) : random.once(2);
}

const OPERATORS = "eq eq eq neq neq neq in in in not_in not_in not_in lt lte gt gte regex contains contains contains exists exists".split(" "); // biome-ignore format: one line

function condition(random: Random, path: string): Condition {
  const op = random.pick(OPERATORS);
  const type = random.below(3);
  if (op === "in" || op === "not_in")
    return { path, op, value: several(random, 3, () => scalar(random, type)) as string[] };
  if (op === "lt" || op === "lte" || op === "gt" || op === "gte")
    return { path, op, value: scalar(random, 1) as number };
  if (op === "regex") return { path, op, value: random.once(8) ? LONG : random.pick(PATTERNS) };
  if (op === "exists") return { path, op, value: random.once(2) };
  const value = scalar(random, type);
  return { path, op: op as "eq", value: op === "contains" && value === "" ? "a" : value };
}

function rule(random: Random): Rule {
  const path = random.pick(PATHS);
  if (random.once(20)) return { conditions: [] };
  return {
    conditions: several(random, 2, () => condition(random, random.once(2) ? path : random.pick(PATHS))),
    ...(random.once(10) ? { on_deny: "no" } : {}),
  };
}

function countLimit(random: Random): Limit {
  const [counter, window] = [random.pick(COUNTERS), random.pick(WINDOWS)];
  return {
    counter,
    window,
    max: random.pick([0, 1, 1, 1, 1, 2, 2, 3]),
    scope: random.pick(["grant", "session", "global"]),
  };
}

function limit(random: Random, path: string): Limit {
  if (random.once(2)) return countLimit(random);
  const increment_from = random.once(20) ? random.pick(AMOUNT_PATHS) : path;
  return { ...countLimit(random), counter: random.pick(SUMS), max: random.pick(SUM_MAXIMA), increment_from };
}

/** Now and then with a second limit on the first one's counter. */
function doubled(random: Random, limits: Limit[]): Limit[] {
  return random.once(5)
    ? [
        ...limits,
        {
          ...limits[0]!,
          max: random.pick([0, 1, 2, 3]),
          window: limits[0]!.window === "minute" ? 60 : limits[0]!.window,
        },
      ]
    : limits;
}

function toolRules(random: Random): ToolRules {
  if (random.once(12)) return { action: "deny", ...(random.once(2) ? { reason: "never" } : {}) };
  const path = random.pick(AMOUNT_PATHS);
  const { max, window, scope } = countLimit(random);
  const shape = random.below(5);
  return {
    ...(random.once(4) ? { action: "require_approval" as const } : random.once(8) ? { action: "allow" as const } : {}),
    ...(shape === 0 || shape === 2 ? { require: several(random, 2, () => rule(random)) } : {}),
    ...(shape === 1 || shape === 2 || shape === 4 ? { deny_if: several(random, 2, () => rule(random)) } : {}),
    ...(shape === 3 || random.once(3)
      ? {
          limits: doubled(
            random,
            several(random, 3, () => limit(random, path)),
          ),
        }
      : {}),
    ...(random.once(6) ? { rate_limit: { max, window, ...(random.once(2) ? { scope } : {}) } } : {}),
  };
}

const SPELLINGS = [["minute", 60], ["hour", 3_600], ["day", 86_400]] as const; // biome-ignore format: one line
const respelled = (window: Limit["window"]): Limit["window"] => {
  const spellings = SPELLINGS.find((each) => each.includes(window as never));
  return spellings === undefined ? window : spellings[0] === window ? spellings[1] : spellings[0];
};

/** Where one tool has a limit that counts calls, all tools have it too now and then, its window written otherwise. */
function shared(random: Random, document: PolicyDocument): PolicyDocument {
  const limits = Object.values(document.tools ?? {}).flatMap((rules) => rules.limits ?? []);
  const found = random.once(2) ? limits.find((limit) => limit.increment_from === undefined) : undefined;
  if (found === undefined) return document;
  const limit = { ...found, window: respelled(found.window), max: random.pick([1, 2, 3]) };
  return { ...document, all_tools: { limits: [limit, ...(document.all_tools?.limits ?? [])] } };
}

/** A document; one in a few is refused by the parser, and then not used. */
export function documentOf(random: Random): PolicyDocument {
  const hide = random.once(60)
    ? ["*"]
    : random.once(5)
      ? [...new Set(several(random, 2, () => random.pick(TOOLS)))]
      : undefined;
  return shared(random, {
    version: "1",
    default: random.pick(["allow", "deny"]),
    ...(hide ? { hide } : {}),
    ...(random.once(3) ? { all_tools: { limits: several(random, 2, () => countLimit(random)) } } : {}),
    // `fromEntries` makes `__proto__` a key like any other.
    ...(random.once(30) ? {} : { tools: Object.fromEntries(several(random, 3, () => [random.pick(TOOLS), toolRules(random)])) }), // biome-ignore format: one line
  });
}

/** The same document with every amount counted as a call: other counters of the same names. */
export function countingCalls(document: PolicyDocument): PolicyDocument {
  const tools = Object.entries(document.tools ?? {}).map(([name, { limits, ...rules }]): [string, ToolRules] => {
    const counting = limits?.map(({ increment_from: _, ...limit }) => ({ ...limit, max: 2 }));
    return [name, counting ? { ...rules, limits: counting } : rules];
  });
  return { ...document, tools: Object.fromEntries(tools) };
}
