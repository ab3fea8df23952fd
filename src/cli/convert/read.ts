import { quote } from "../../policy/words.js";
import {
  counterScope,
  type InterceptCondition,
  type InterceptPolicy,
  type InterceptRule,
  type InterceptState,
  type InterceptTool,
  OPERATORS,
  type Operator,
  WINDOWS,
} from "./intercept.js";
import type { LineMessage, Node } from "./node.js";
import { createReader, type Reader } from "./reader.js";

/** The contents of a document, with the parts that Intercept ignores; or all for which Intercept would refuse it. */
export type ReadPolicy =
  | { readonly ok: true; readonly policy: InterceptPolicy; readonly remarks: readonly LineMessage[] }
  | { readonly ok: false; readonly issues: readonly LineMessage[] };

/** Reads an Intercept policy. Never throws. */
export function readIntercept(root: Node): ReadPolicy {
  const issues: LineMessage[] = [];
  const remarks: LineMessage[] = [];
  const policy = readPolicy(createReader(issues, remarks), root);
  return issues.length === 0 ? { ok: true, policy, remarks } : { ok: false, issues };
}

function readPolicy(read: Reader, root: Node): InterceptPolicy {
  const keys = read.keys(root, "the policy", ["version", "description", "default", "hide", "tools"]);
  if (read.text(keys.version, "`version`") !== "1") {
    read.issue(keys.version?.line ?? root.line, 'expected `version` to be `"1"`');
  }
  const description = read.text(keys.description, "`description`");
  const effect = read.word(keys.default, "`default`", ["allow", "deny"]) ?? "allow";
  const policy: InterceptPolicy = {
    ...(description === undefined ? {} : { description }),
    default: { line: keys.default?.line ?? root.line, effect },
    hide: readHide(read, keys.hide),
    tools: new Map(
      read.map(keys.tools, "`tools`").map(({ key, line, value }) => [key, readTool(read, key, line, value)]),
    ),
  };
  checkCounters(read, policy);
  return policy;
}

function readHide(read: Reader, node: Node | undefined): InterceptPolicy["hide"] {
  const seen = new Set<string>();
  return read.list(node, "`hide`").flatMap((item) => {
    const name = read.text(item, "an entry of `hide`");
    if (name === undefined || name.trim() === "") {
      read.issue(item.line, "expected an entry of `hide` to be a tool's name, got nothing");
      return [];
    }
    if (seen.has(name)) read.issue(item.line, `${quote(name)} appears twice in \`hide\`; keep one`);
    seen.add(name);
    return [{ line: item.line, name }];
  });
}

/** Keys of a tool that no Intercept policy has, and every policy of this language has. */
const OWN_KEYS = ["action", "require", "deny_if", "limits", "rate_limit"];

function readTool(read: Reader, tool: string, line: number, node: Node): InterceptTool {
  if (node.kind === "map" && node.entries.some(({ key }) => OWN_KEYS.includes(key))) {
    read.issue(line, `the rules of ${quote(tool)} are those of a policy of this language already`);
  }
  const { rules } = read.keys(node, `the tool ${quote(tool)}`, ["rules"]);
  return { line, rules: read.list(rules, `the rules of ${quote(tool)}`).map((rule) => readRule(read, tool, rule)) };
}

const RULE_KEYS = ["name", "action", "rate_limit", "conditions", "on_deny", "state"] as const;

function readRule(read: Reader, tool: string, node: Node): InterceptRule {
  const keys = read.keys(node, "a rule", RULE_KEYS);
  const { line } = node;
  const action = read.word(keys.action, "`action`", ["evaluate", "deny"]) ?? "evaluate";
  const onDeny = read.text(keys.on_deny, "`on_deny`");
  const name = read.text(keys.name, "`name`");
  if (name === undefined) read.issue(line, "expected a rule to have a `name`");
  const conditions = read.list(keys.conditions, "`conditions`").map((one) => readCondition(read, one));
  const state = keys.state === undefined ? undefined : readState(read, keys.state);
  const rateLimit = read.text(keys.rate_limit, "`rate_limit`");
  const rule = { line, name: name ?? "", action, ...(onDeny === undefined ? {} : { onDeny }) };

  if (rateLimit !== undefined) {
    if (conditions.length > 0 || state !== undefined || action === "deny") {
      read.issue(line, "expected `rate_limit` without `conditions`, `state` and `action: deny`; write two rules");
    }
    return { ...rule, ...readRateLimit(read, tool, rateLimit, keys.rate_limit?.line ?? line) };
  }
  if (action === "deny" && conditions.length > 0) {
    read.issue(line, "expected a rule with `action: deny` to have no `conditions`");
  }
  if (action === "evaluate" && conditions.length === 0)
    read.issue(line, "expected a rule to have at least one condition");
  return { ...rule, conditions, ...(state === undefined ? {} : { state }) };
}

/** `rate_limit: 5/hour` is a counter of its own name that may reach 5. */
function readRateLimit(
  read: Reader,
  tool: string,
  text: string,
  line: number,
): Pick<InterceptRule, "conditions" | "state"> {
  const [, count = "", unit = ""] = /^([^/]*)\/(.*)$/s.exec(text) ?? [];
  const max = /^\+?\d{1,15}$/.test(count) ? Number(count) : 0;
  const window = WINDOWS.find((one) => one === unit);
  if (max === 0 || window === undefined) {
    read.issue(
      line,
      "expected `rate_limit` to be a whole number, a slash and `minute`, `hour` or `day`, as in `5/hour`",
    );
    return { conditions: [] };
  }
  const counter = `_rate_${window}`;
  const value: Node = { kind: "scalar", line, value: max, text: count };
  return {
    conditions: [{ line, path: `state.${counterScope(tool)}.${counter}`, op: "lte", value }],
    state: { line, counter, window, increment: 1 },
  };
}

function readCondition(read: Reader, node: Node): InterceptCondition {
  const keys = read.keys(node, "a condition", ["path", "op", "value"]);
  const { line } = node;
  const path = read.text(keys.path, "`path`") ?? "";
  if (!/^(?:args|state)\./.test(path)) {
    read.issue(keys.path?.line ?? line, `expected \`path\` to begin with \`args.\` or \`state.\`, got ${quote(path)}`);
  }
  if (keys.op === undefined) read.issue(line, "expected a condition to have an `op`");
  const op = read.word(keys.op, "`op`", OPERATORS);
  const value = keys.value ?? { kind: "scalar", line, value: null, text: "" };
  const expected = op === undefined ? undefined : mismatch(op, value);
  if (expected !== undefined) read.issue(value.line, `expected the value of \`${op}\` to be ${expected}`);
  return { line, path, op: op ?? "exists", value };
}

/** The value that Intercept expects of an operator, if the document has another. */
function mismatch(op: Operator, node: Node): string | undefined {
  const value = node.kind === "scalar" ? node.value : undefined;
  if (op === "in" || op === "not_in") return node.kind === "list" ? undefined : "a list";
  if (op === "lt" || op === "lte" || op === "gt" || op === "gte") {
    return Number.isFinite(value) ? undefined : "a number";
  }
  if (op === "regex") return typeof value === "string" ? undefined : "a text, a regular expression";
  if (op === "exists") return typeof value === "boolean" ? undefined : "`true` or `false`";
  return undefined;
}

function readState(read: Reader, node: Node): InterceptState | undefined {
  const keys = read.keys(node, "`state`", ["counter", "window", "increment", "increment_from"]);
  const { line } = node;
  const counter = read.text(keys.counter, "`counter`");
  if (counter === undefined) read.issue(line, "expected `state` to have a `counter`");
  const window = read.word(keys.window, "`window`", WINDOWS);
  if (keys.window === undefined) read.issue(line, "expected `state` to have a `window`: `minute`, `hour` or `day`");
  const incrementFrom = read.text(keys.increment_from, "`increment_from`");
  if (incrementFrom !== undefined && !incrementFrom.startsWith("args.")) {
    read.issue(line, `expected \`increment_from\` to begin with \`args.\`, got ${quote(incrementFrom)}`);
  }
  // Nothing and 0 are 1 to Intercept.
  const increment = read.whole(keys.increment, "`increment`") || 1;
  if (counter === undefined || window === undefined) return undefined;
  return { line, counter, window, increment, ...(incrementFrom === undefined ? {} : { incrementFrom }) };
}

/** Reports counters that two rules of a tool add to, and conditions on counters that no rule adds to. */
function checkCounters(read: Reader, policy: InterceptPolicy): void {
  const counters = new Set<string>();
  for (const [tool, { rules }] of policy.tools) {
    for (const { state } of rules) {
      if (state === undefined) continue;
      const key = `${counterScope(tool)}.${state.counter}`;
      if (counters.has(key)) read.issue(state.line, `two rules add to the counter ${quote(key)}; keep one`);
      counters.add(key);
    }
  }
  for (const { rules } of policy.tools.values()) {
    for (const { path, line } of rules.flatMap(({ conditions }) => conditions)) {
      if (!path.startsWith("state.") || counters.has(path.slice("state.".length))) continue;
      read.issue(line, `no rule has a \`state\` that adds to the counter ${quote(path.slice("state.".length))}`);
    }
  }
}
