/**
 * A model of Intercept, from its public description: what it decides of a call, and what it counts. Where values are
 * printed it knows small numbers alone.
 */
export interface Original {
  readonly default?: "allow" | "deny";
  readonly hide?: readonly string[];
  readonly tools?: { readonly [tool: string]: { readonly rules: readonly OriginalRule[] } };
}

export interface OriginalRule {
  readonly name: string;
  readonly action?: "deny";
  readonly rate_limit?: string;
  readonly conditions?: readonly OriginalCondition[];
  readonly state?: {
    readonly counter: string;
    readonly window: "minute" | "hour" | "day";
    readonly increment?: number;
    readonly increment_from?: string;
  };
}

export interface OriginalCondition {
  readonly path: string;
  readonly op: string;
  readonly value: unknown;
}

export interface OriginalCall {
  readonly tool: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly at: number;
}

interface Count {
  readonly windowStart: number;
  readonly windowMs: number;
  readonly value: number;
}
export type Counts = ReadonlyMap<string, Count>;

const WINDOW_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
const scopeOf = (tool: string): string => (tool === "*" ? "_global" : tool);

/** The counts after a call that is allowed; undefined where it is denied. */
export function decideAsOriginal(policy: Original, counts: Counts, call: OriginalCall): Counts | undefined {
  const { hide = [], tools = {} } = policy;
  if (hide.includes(call.tool) || hide.includes("*")) return undefined;
  if (policy.default === "deny" && !Object.hasOwn(tools, call.tool)) return undefined;
  const rules = [call.tool, "*"].flatMap((tool) => (tools[tool]?.rules ?? []).map((rule) => spelledOut(rule, tool)));
  const read = (key: string): number => countAt(counts.get(key), call.at);
  for (const { action, conditions = [] } of rules) {
    if (action === "deny" || !conditions.every((one) => holds(one, call.args, read))) return undefined;
  }
  const after = new Map(counts);
  for (const { state, conditions = [], scope } of rules) {
    if (state === undefined) continue;
    const key = `${scope}.${state.counter}`;
    const amount = amountOf(state, call.args);
    if (amount === undefined) return undefined;
    const bound = conditions.find(({ path, op }) => path === `state.${key}` && (op === "lt" || op === "lte"));
    if (bound === undefined) continue;
    const most = Math.trunc(bound.value as number) - (bound.op === "lt" ? 1 : 0);
    const windowMs = WINDOW_MS[state.window];
    const value = countAt(after.get(key), call.at) + amount;
    if (value > most) return undefined;
    after.set(key, { windowStart: Math.floor(call.at / windowMs) * windowMs, windowMs, value });
  }
  return after;
}

function spelledOut(rule: OriginalRule, tool: string): OriginalRule & { readonly scope: string } {
  const scope = scopeOf(tool);
  if (rule.rate_limit === undefined) return { ...rule, scope };
  const [count, window] = rule.rate_limit.split("/") as [string, "minute" | "hour" | "day"];
  const counter = `_rate_${window}`;
  const conditions = [{ path: `state.${scope}.${counter}`, op: "lte", value: Number(count) }];
  return { ...rule, scope, conditions, state: { counter, window } };
}

const countAt = (count: Count | undefined, at: number): number =>
  count === undefined || Math.floor(at / count.windowMs) * count.windowMs !== count.windowStart ? 0 : count.value;

function amountOf({ increment, increment_from }: NonNullable<OriginalRule["state"]>, args: OriginalCall["args"]) {
  if (increment_from === undefined) return increment || 1;
  const found = argument(args, increment_from);
  return typeof found?.value === "number" ? Math.trunc(found.value) : undefined;
}

function argument(args: OriginalCall["args"], path: string): { readonly value: unknown } | undefined {
  let value: unknown = args;
  for (const name of path.split(".").slice(1)) {
    if (typeof value !== "object" || value === null || Array.isArray(value) || !Object.hasOwn(value, name))
      return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return { value };
}

function holds(
  { path, op, value }: OriginalCondition,
  args: OriginalCall["args"],
  read: (key: string) => number,
): boolean {
  const found = path.startsWith("state.") ? { value: read(path.slice("state.".length)) } : argument(args, path);
  if (op === "exists") return (found !== undefined && found.value !== null) === value;
  if (found === undefined) return false;
  const actual = found.value;
  const list = value as readonly unknown[];
  switch (op) {
    case "eq":
      return equal(actual, value);
    case "neq":
      return !equal(actual, value);
    case "in":
      return list.some((one) => equal(actual, one));
    case "not_in":
      return !list.some((one) => equal(actual, one));
    case "regex":
      return typeof actual === "string" && new RegExp(value as string).test(actual);
    case "contains":
      if (typeof actual === "string") return typeof value === "string" && actual.includes(value);
      return Array.isArray(actual) && actual.some((one) => equal(one, value));
    default:
      return typeof actual === "number" && compared(op, actual, value as number);
  }
}

const compared = (op: string, a: number, b: number): boolean =>
  op === "lt" ? a < b : op === "lte" ? a <= b : op === "gt" ? a > b : a >= b;

const equal = (a: unknown, b: unknown): boolean =>
  typeof a === "number" && typeof b === "number" ? a === b : print(a) === print(b);

function print(value: unknown): string {
  if (value === null) return "<nil>";
  if (Array.isArray(value)) return `[${value.map(print).join(" ")}]`;
  if (typeof value !== "object") return String(value);
  return `map[${Object.entries(value as object)
    .map(([key, one]) => `${key}:${print(one)}`)
    .join(" ")}]`;
}
