import type {
  AllTools2 as AllTools,
  ApprovalRule,
  ArgumentPath,
  CallLimit2 as CallLimit,
  Condition2 as Condition,
  Dispatch,
  Limit2 as Limit,
  Path,
  PolicyDocument2 as PolicyDocument,
  Remember,
  Rule2 as Rule,
  ToolRules2 as ToolRules,
} from "../../src/policy/policy.v2.js";
import { LONG, NUMBERS, STRINGS, several } from "./document.js";
import { limitOf, lookingPair, withoutBlindLimits } from "./limit2.js";
import type { Random } from "./random.js";

/** Documents of version "2", alone and in stacks: every selector, combinator, quantifier, root and operator. */

export const NAMES = ["t", "tu", "u_t", "constructor", "__proto__"];
const PATTERNS = ["*", "t*", "*t", "*_*", "t*u", "*u*t*", "__*"];
export const RESOURCES = ["r:a", "r:b/c", "constructor"];
export const PROMPTS = ["p", "p_q", "__proto__"];
const NAMED = {
  tools: { exact: NAMES, patterns: PATTERNS },
  resources: { exact: RESOURCES, patterns: ["r:*", "*/*", "*"] },
  prompts: { exact: PROMPTS, patterns: ["p*", "*_*"] },
};
const KEYS = [...NAMES, ...NAMES, ...PATTERNS];
const ROOTED: readonly Path[] = [
  ...["args.a", "args.a", "args.o.x", "args.list", "args.constructor", "principal.role", "principal.o.x"],
  ...["principal.__proto__", "annotations.readOnlyHint", "annotations.title", "scope.grant", "scope.session", "tool"],
  ["args", "a.b"],
  ["principal", "a.b", "c"],
  ["args", "a"],
  ["tool"],
];
const OF_RESOURCE: readonly Path[] = ["uri", "uri", "principal.role", "principal.o.x", "scope.grant", ["uri"]];
const OF_PROMPT: readonly Path[] = ["prompt", "args.a", "args.a", "args.o.x", "principal.role", "scope.session"];
const OF_ITEM: readonly Path[] = ["item", "item", "item.x", "item.x.y", "item.constructor", ["item", "a.b"]];
const TESTS = "eq neq in not_in lt gte regex contains exists starts_with ends_with min_size max_size within url_in email_in".split(" "); // biome-ignore format: one line
const AFFIXES = ["a", "ab", "A", "é", "😀"];
export const LISTS: NonNullable<PolicyDocument["lists"]> = {
  words: ["a", "ab", "A"],
  numbers: [1, 5, 0.1],
  flags: [true],
  paths: ["/srv/data", "/etc"],
  urls: ["https://example.com", "https://*.example.org/docs"],
  mails: ["example.com", "*.example.org", "joe.b@mail.net"],
};
const STRICT = { within: "paths", url_in: "urls", email_in: "mails" } as const;

/** A path that can meet something else but an object on its way. */
const deeper = (paths: readonly Path[]): Path =>
  paths === OF_ITEM ? "item.x.y" : paths === OF_RESOURCE ? "principal.o.x" : "args.o.x";
const listed = (paths: readonly Path[]): Path =>
  paths === OF_ITEM ? "item.x" : paths === OF_RESOURCE ? "principal.list" : "args.list";

const common = (random: Random): { if_absent?: boolean } => (random.once(4) ? { if_absent: random.once(2) } : {});
const scalar = (random: Random, type: number): string | number | boolean =>
  type === 0 ? random.pick(STRINGS) : type === 1 ? random.pick(NUMBERS) : random.once(2);

function test(random: Random, paths: readonly Path[]): Condition {
  const [path, op] = [random.pick(paths), random.pick(TESTS)];
  const type = random.below(3);
  const from = random.once(4) ? random.pick(paths) : undefined;
  const ignoring = random.once(4) ? { ignore_case: !random.once(4) } : {};
  const base = { path, ...common(random) };
  switch (op) {
    case "exists":
      return { path: random.once(3) ? deeper(paths) : path, op, value: random.once(2) };
    case "regex":
      return { ...base, op, value: random.once(6) ? LONG : random.pick(["^a", "b$", "", "[0-9]", "é"]) };
    case "contains":
      return ignoring.ignore_case ? { ...base, op, value: random.pick(AFFIXES), ...ignoring } : { ...base, op, value: scalar(random, type) || 1 }; // biome-ignore format: one line
    case "min_size":
    case "max_size":
      return { ...base, op, value: random.pick([0, 1, 2, 3]) };
    case "within":
    case "url_in":
    case "email_in":
      return random.once(2) ? { ...base, op, value_from: `lists.${STRICT[op]}` } : { ...base, op, value: LISTS[STRICT[op]] as string[] }; // biome-ignore format: one line
    case "starts_with":
    case "ends_with":
      if (from) return { ...base, op, value_from: random.once(2) ? from : "lists.words", ...ignoring };
      return { ...base, op, value: random.once(2) ? random.pick(AFFIXES) : several(random, 2, () => random.pick(AFFIXES)), ...ignoring }; // biome-ignore format: one line
    case "lt":
    case "gte":
      return from ? { ...base, op, value_from: from } : { ...base, op, value: random.pick(NUMBERS) };
    case "in":
    case "not_in":
      if (from) return { ...base, op, value_from: random.once(2) ? from : `lists.${random.pick(["words", "numbers", "flags"])}` }; // biome-ignore format: one line
      return ignoring.ignore_case
        ? { ...base, op, value: several(random, 3, () => random.pick(STRINGS)), ...ignoring }
        : { ...base, op, value: several(random, 3, () => scalar(random, type)) as string[] };
    default:
      if (from) return { ...base, op: op as "eq", value_from: from, ...ignoring };
      return ignoring.ignore_case ? { ...base, op: op as "eq", value: random.pick(STRINGS), ...ignoring } : { ...base, op: op as "eq", value: scalar(random, type) }; // biome-ignore format: one line
  }
}

function condition(random: Random, paths: readonly Path[], depth: number): Condition {
  const inner = () => several(random, 2, () => condition(random, paths, depth - 1));
  const below = () => several(random, 2, () => condition(random, OF_ITEM, depth - 1));
  if (depth === 0 || random.once(2)) return test(random, paths);
  const over = random.once(2) ? random.pick(paths) : listed(paths);
  return random.pick<() => Condition>([
    () => ({ all: inner() }),
    () => ({ any: inner() }),
    () => ({ not: condition(random, paths, depth - 1) }),
    () => ({ every: over, conditions: below(), ...common(random) }),
    () => ({ some: over, conditions: below(), ...common(random) }),
  ])();
}

const observing = (random: Random, may: boolean): { mode?: "observe" | "enforce" } =>
  may && random.once(5) ? { mode: random.once(6) ? "enforce" : "observe" } : {};

/** What entries are about, and the roots of their paths. */
type Kind = "tools" | "resources" | "prompts";
const ROOTS = { tools: ROOTED, resources: OF_RESOURCE, prompts: OF_PROMPT };

const conditions = (random: Random, kind: Kind): Condition[] =>
  random.once(20) ? [] : several(random, 2, () => condition(random, ROOTS[kind], random.below(4)));
const rule = (random: Random, may: boolean, kind: Kind): Rule => ({
  conditions: conditions(random, kind),
  ...observing(random, may),
});
const asking = (random: Random, may: boolean): ApprovalRule => ({
  conditions: conditions(random, "tools"),
  ...(random.once(2) ? { reason: "why" } : {}),
  ...observing(random, may),
});
/** Calls alone are counted where there are no arguments, apart by the URI. */
function limit(random: Random, may: boolean, kind: Kind = "tools"): Limit {
  const when = () => several(random, 2, () => condition(random, ROOTS[kind], 1));
  const made = limitOf(random, { inAllTools: kind === "resources", when });
  const by = kind === "resources" && made.by ? { by: made.by.length === 1 ? ["uri"] : ["principal.id", "uri"] } : {};
  return { ...made, ...by, ...observing(random, may) };
}
const callLimit = (random: Random, may: boolean): Limit => ({
  ...limitOf(random, { inAllTools: true, when: () => several(random, 2, () => condition(random, ROOTED, 1)) }),
  ...observing(random, may),
});

/** All arguments that a call can have, sometimes but for one or two. */
const ARGUMENTS = "a o list a.b constructor amount k ids other name arguments calls names".split(" ");
function argumentNames(random: Random): string[] {
  const left = random.once(3) ? [] : several(random, 2, () => random.pick(ARGUMENTS));
  return random.once(12) ? [] : ARGUMENTS.filter((name) => !left.includes(name));
}

/** Paths of `match`, of which some are one in two spellings: an entry names one or all three. */
const MATCHED = [["args.a", ["args", "a"]], ["args.o.x"], [["args", "a.b"], ["args", "k"], "args.k"]];
const remembering = (random: Random): Remember => ({
  seconds: random.pick([1, 60, 900, 900, 2_592_000]),
  ...(random.once(4) ? {} : { match: (random.once(6) ? MATCHED : [random.pick(MATCHED)]).map((one) => random.pick<ArgumentPath>(one)) }), // biome-ignore format: one line
});

function entry(random: Random, key: string, kind: Kind = "tools"): ToolRules {
  const mode = random.once(5) ? { mode: "observe" as const } : {};
  const may = mode.mode === undefined;
  const names = NAMED[kind];
  const others = [...names.exact, ...names.patterns].filter((name) => name !== key && name !== "*");
  const except = key.includes("*") && random.once(3) ? { except: [...new Set(several(random, 2, () => random.pick(others)))] } : {}; // biome-ignore format: one line
  if (random.once(10)) return { action: "deny", ...except, ...mode };
  const asks = kind === "tools";
  const rules = {
    ...(asks && random.once(4) ? { action: "require_approval" as const } : {}),
    ...(kind !== "resources" && random.once(6) ? { arguments: argumentNames(random) } : {}),
    ...(random.once(3) ? { require: several(random, 2, () => rule(random, may, kind)) } : {}),
    ...(random.once(3) ? { deny_if: several(random, 2, () => rule(random, may, kind)) } : {}),
    ...(asks && random.once(5) ? { approve_if: several(random, 2, () => asking(random, may)) } : {}),
    ...(random.once(3) ? { limits: several(random, 2, () => limit(random, may, kind)) } : {}),
    ...(random.once(8) ? { rate_limit: { max: random.pick([1, 2]), window: "minute" as const } } : {}),
  };
  const canAsk = "action" in rules || "approve_if" in rules;
  if (canAsk && !random.once(4)) Object.assign(rules, { remember: remembering(random) });
  return Object.keys(rules).length === 0 ? except : { ...rules, ...except, ...mode };
}

function allTools(random: Random, may: boolean): AllTools {
  return {
    ...(random.once(3) ? { require: [rule(random, may, "tools")] } : {}),
    ...(random.once(3) ? { deny_if: [rule(random, may, "tools")] } : {}),
    ...(random.once(6) ? { approve_if: [asking(random, may)] } : {}),
    ...(random.once(2) ? { limits: several(random, 2, () => callLimit(random, may)) as CallLimit[] } : {}),
  };
}

/** Ways to carry a call, or several. */
const WAYS: readonly Dispatch[] = [
  { tool: "args.name", args: "args.arguments" },
  { tool: ["args", "name"], args: "args.o" },
  { each: "args.calls", tool: "item.tool", args: "item.args" },
  { each: "args.calls", tool: "item.tool", args: "item.args" },
  { each: ["args", "calls"], tool: "args.name", args: "item" },
  { each: "args.names", tool: "item", args: "args.arguments" },
];
const dispatching = (random: Random) => ({
  dispatch: Object.fromEntries(several(random, 2, () => [random.pick(["t", "t", "tu", "__proto__", "other"]), random.pick(WAYS)])), // biome-ignore format: one line
});

/** The section of resources or prompts. */
function section(random: Random, kind: "resources" | "prompts") {
  const { exact, patterns } = NAMED[kind];
  const keys = several(random, 3, () => random.pick([...exact, ...exact, ...patterns]));
  return {
    [kind]: {
      default: random.pick(["allow", "allow", "deny"]),
      ...(random.once(6) ? { hide: [random.pick([...exact, ...patterns])] } : {}),
      ...(random.once(8) ? {} : { entries: Object.fromEntries(keys.map((key) => [key, entry(random, key, kind)])) }),
    },
  };
}
const moreOf = (random: Random): Partial<PolicyDocument> => ({
  ...(random.once(4) ? dispatching(random) : {}),
  ...(random.once(5) ? section(random, "resources") : {}),
  ...(random.once(5) ? section(random, "prompts") : {}),
});

function document(random: Random, name: string | undefined, observes: boolean): PolicyDocument {
  const made: PolicyDocument = {
    version: "2",
    ...(name === undefined ? {} : { name }),
    default: random.pick(["allow", "allow", "deny"]),
    ...(observes ? { mode: "observe" as const } : {}),
    lists: LISTS,
    ...(random.once(observes ? 2 : 8) ? { hide: [random.pick(KEYS)] } : {}),
    ...(random.once(4) ? { all_tools: allTools(random, !observes) } : {}),
    tools: Object.fromEntries(several(random, 4, () => random.pick(KEYS)).map((key) => [key, entry(random, key)])),
    ...moreOf(random),
  };
  return observes ? (withoutModes(made) as PolicyDocument) : made;
}

/** In a document that observes all parts do, and none says so itself. */
function withoutModes(node: unknown, depth = 0): unknown {
  if (typeof node !== "object" || node === null) return node;
  if (Array.isArray(node)) return node.map((one) => withoutModes(one, depth + 1));
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key, value]) => depth < 2 || key !== "mode" || typeof value === "object")
      .map(([key, value]) => [key, withoutModes(value, depth + 1)]),
  );
}

/** A document of which limits alone decide, so that they come to count. */
function countingDocument(random: Random, name: string | undefined, observes: boolean): PolicyDocument {
  const may = !observes;
  const tools = several(random, 3, () => [random.pick(KEYS), several(random, 3, () => limit(random, may))] as const);
  const [charging, looking] = random.once(3) ? lookingPair(random).map((one) => [one]) : [[], []];
  tools[0]![1].unshift(...charging!);
  tools.at(-1)![1].push(...looking!);
  return {
    version: "2",
    ...(name === undefined ? {} : { name }),
    default: "allow",
    ...(observes ? { mode: "observe" as const } : {}),
    lists: LISTS,
    ...(random.once(2) ? { all_tools: { limits: several(random, 2, () => callLimit(random, may)) } as AllTools } : {}),
    tools: Object.fromEntries(tools.map(([key, limits]): [string, ToolRules] => [key, { limits }])),
    ...(random.once(2) ? dispatching(random) : {}),
    ...(random.once(4) ? { resources: { default: "allow", entries: { "r:a": { limits: [limit(random, may, "resources")] } } } } : {}), // biome-ignore format: one line
  };
}

/** A document that mostly asks, by several entries at once. */
function askingDocument(random: Random, name: string | undefined, observes: boolean): PolicyDocument {
  const asks = (): ToolRules => ({
    ...(random.once(2) ? { action: "require_approval" as const } : { approve_if: [asking(random, !observes)] }),
    ...(random.once(6) ? {} : { remember: remembering(random) }),
  });
  const keys = ["t", "t*", ...several(random, 2, () => random.pick(KEYS))];
  return {
    version: "2",
    ...(name === undefined ? {} : { name }),
    default: "allow",
    ...(observes ? { mode: "observe" as const } : {}),
    lists: LISTS,
    ...(random.once(6) ? { all_tools: { approve_if: [asking(random, !observes)] } } : {}),
    tools: Object.fromEntries(keys.map((key) => [key, asks()])),
    ...(random.once(2) ? dispatching(random) : {}),
  };
}

/** One to three documents; some are refused by the parser, and then not used. */
export function stackOf(random: Random): readonly PolicyDocument[] {
  const count = random.pick([1, 1, 2, 3]);
  const observer = count > 1 && random.once(4) ? random.below(count) : -1;
  const names = ["org", "team", "server"];
  const make = random.once(12) ? askingDocument : random.once(3) ? countingDocument : document;
  return Array.from({ length: count }, (_, at) =>
    withoutBlindLimits(make(random, count > 1 || random.once(2) ? names[at] : undefined, at === observer)),
  );
}
