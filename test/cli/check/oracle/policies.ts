import type { PolicyDocument } from "../../../../src/index.js";
import type { Condition, Limit, Rule, ToolRules } from "../../../../src/policy/policy.v1.js";
import type { Random } from "../../../differential/random.js";
import { NAMES, SCALARS, schemaOf } from "./schemas.js";

/** A policy and the tools of a server, made to meet one another. */
export interface Subject {
  readonly document: PolicyDocument;
  readonly tools: readonly { readonly name: string; readonly inputSchema?: unknown; readonly annotations?: object }[];
}

const PATHS = [...NAMES, ...NAMES, "d", "a.b", "a.c", "b.a", "a.b.c", "path.a"].map((name) => `args.${name}`);
const several = <Value>(random: Random, most: number, make: () => Value): Value[] =>
  Array.from({ length: 1 + random.below(most) }, make);
const OPERATORS = ["eq", "eq", "neq", "in", "in", "not_in", "lt", "lte", "gt", "gte", "regex", "contains", "contains", "contains", "exists", "exists"]; // biome-ignore format: one line

const ATOMS = ["a", "x", ".", ".*", ".+", "[^/]*", "[a-z]+", "[\\w.+-]+", "\\w", "\\.", "/", "/srv/", "a|b", "(a|b)", "(?:x|^y$)", "\\b", "^", "$", "(^x$)", "[$^]", "\\$", "\\Qa.b\\E", "\\Qa", "[[:alpha:]]", "x?", "\\.\\.", "\\A", "\\z", "(?i)a", "(?m)^x$", "[^.]"]; // biome-ignore format: one line

/** What patterns for some kinds of texts are made of, by the argument that has them. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  url: ["https://", "https?://", "example\\.com", "example.com", "[^/]*", "[^/]+\\.", "(a|b)\\.", "/v1/", "/", "/.*", "(/|$)", "\\S*"],
  host: ["example\\.com", "example.com", ".*", "[^.]+", "\\.", "[\\w-]+", "evil"],
  command: ["git ", "git", "status", " .*", ".*", "\\s+", "\\b", " ", "(ls|cat)", "[^;&|]*", "\\w+", "-rf"],
  sql: ["SELECT", "select", " .* ", " FROM orders", "[^;]*", "\\s+", "drop table", "(?i)x", "\\w+", ".*"],
  email: ["@", "example\\.com", "example.com", ".*", "[^@]+", "[\\w.+-]+", "\\w+"],
  ip: ["10\\.", "10.", "192\\.168", "\\.", "\\d+", "(\\.\\d{1,3}){3}", "1", ".*"],
  file: ["/srv/", "C:\\\\data\\\\", "[^/]*", "[^/]+", "[^\\\\]+", ".*", "\\.txt", "data", "[\\w-]+", "\\\\"],
  text: ["/a", "b/", "/i", "/", "~/", "x.*y", "{{a}}", "^a", "/*", "\\s", "$"],
}; // biome-ignore format: a kind a line

/** A pattern that RE2 may have. */
function pattern(random: Random, path: string): string {
  const own = KINDS[path.slice("args.".length)];
  const atoms =
    own !== undefined ? several(random, 5, () => random.pick(own)) : several(random, 4, () => random.pick(ATOMS));
  const [start, end] = [random.pick(["", "^", "^", "(?i)^"]), random.pick(["", "$", "$"])];
  const body = random.once(3) ? `(?:${atoms.join("|")})` : atoms.join(random.once(6) ? "|" : "");
  return `${start}${body}${end}`;
}

function condition(random: Random, path: string): Condition {
  const op = random.pick(OPERATORS);
  const type = random.pick(["string", "number", "boolean"]);
  const scalar = () => random.pick(SCALARS.filter((one) => typeof one === type));
  if (op === "in" || op === "not_in") return { path, op, value: several(random, 3, scalar) as string[] };
  if (op === "lt" || op === "lte" || op === "gt" || op === "gte") return { path, op, value: random.below(4) };
  if (op === "regex") return { path, op, value: pattern(random, path) };
  if (op === "exists") return { path, op, value: random.once(2) };
  const value = scalar();
  return { path, op: op as "eq", value: op === "contains" && value === "" ? "x" : value };
}

function rule(random: Random): Rule {
  const path = random.pick(PATHS);
  if (random.once(6)) {
    const named = `args.${random.pick(Object.keys(KINDS))}`;
    return { conditions: [{ path: named, op: "regex", value: pattern(random, named) }] };
  }
  if (random.once(4)) return { conditions: [{ path, op: "regex", value: pattern(random, path) }] };
  const conditions = several(random, 3, () => condition(random, random.once(3) ? random.pick(PATHS) : path));
  // One that stands twice says nothing more.
  if (random.once(8)) conditions.push(conditions[0]!);
  return { conditions: random.once(30) ? [] : conditions };
}

/** Some rules, one of them now and then a second time. */
function rules(random: Random): Rule[] {
  const made = several(random, 3, () => rule(random));
  if (random.once(5))
    made.splice(random.below(made.length + 1), 0, { conditions: [...random.pick(made).conditions].reverse() });
  return made;
}

function limit(random: Random, counted: boolean): Limit {
  return {
    counter: random.pick(["c", "c", "d"]),
    window: random.pick([1, 2, 3, 4, 6, "minute"] as const),
    max: random.below(6),
    scope: random.pick(["grant", "session", "global"] as const),
    ...(counted && random.once(3)
      ? { increment_from: random.pick(["args.a", "args.b"]), counter: random.pick(["sum", "sum", "total"]) }
      : {}),
  };
}

function toolRules(random: Random, limited: boolean): ToolRules {
  if (limited) {
    const rate = random.once(4) ? { rate_limit: { max: random.below(4), window: random.pick([1, 2, 4]) } } : {};
    return { limits: several(random, 3, () => limit(random, true)), ...rate };
  }
  if (random.once(15)) return { action: "deny" };
  return {
    ...(random.once(8) ? { action: "require_approval" } : {}),
    ...(random.once(2) ? { require: rules(random) } : {}),
    ...(random.once(3) ? {} : { deny_if: rules(random) }),
    ...(random.once(6) ? { limits: [limit(random, true)] } : {}),
  };
}

export const LISTED = ["t", "u"];
const SERVED = ["t", "t", "t", "u", "T", "delete_all", "delete_all2"];

export function subjectOf(random: Random): Subject {
  const limited = random.once(3);
  const tools = Object.fromEntries(
    several(random, limited ? 4 : 2, () => [random.pick(["t", ...LISTED]), toolRules(random, limited)]),
  );
  const all = limited ? random.once(2) : random.once(8);
  const document: PolicyDocument = {
    version: "1",
    default: random.pick(["allow", "deny"]),
    ...(random.once(8) ? { hide: random.pick([["*"], ["u"], ["v"]]) } : {}),
    ...(all ? { all_tools: { limits: several(random, 2, () => limit(random, false)) } } : {}),
    tools,
  };
  const names = [...new Set(["t", ...several(random, 3, () => random.pick(SERVED))])];
  return { document, tools: names.map((name) => ({ name, inputSchema: schemaOf(random), annotations: {} })) };
}
