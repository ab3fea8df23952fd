/** Conditions of both versions read literally (§ is of "1", §§ of "2"). Shares no code with `src`; takes accepted ones. */
import { RE2JS } from "re2js";
import type { Condition2 as Condition, Path, PolicyDocument2 as PolicyDocument } from "../src/policy/policy.v2.js";
import { isEmailIn, isUrlIn, isWithin } from "./reference-strict.js";
export type Verdict = "TRUE" | "FALSE" | "INDETERMINATE";
/** All that a condition can look at. */
export interface Surroundings {
  readonly args: object;
  readonly principal?: unknown;
  readonly annotations?: unknown;
  readonly scope?: { readonly grant: string | undefined; readonly session: string | undefined };
  readonly tool?: string;
  readonly uri?: string;
  readonly prompt?: string;
  readonly item?: unknown;
  readonly lists?: PolicyDocument["lists"];
}
export const [ABSENT, UNREADABLE] = [Symbol("absent"), Symbol("unreadable")];
const decided = (holds: boolean): Verdict => (holds ? "TRUE" : "FALSE");
export const own = (object: object, name: string): unknown =>
  Object.hasOwn(object, name) ? (object as Record<string, unknown>)[name] : undefined;
// §4: the logic is strong Kleene.
const kleene = (order: Verdict[]) => (of: Verdict[]) => order.find((one) => of.includes(one)) ?? order[2]!;
export const kleeneAnd = kleene(["FALSE", "INDETERMINATE", "TRUE"]);
const kleeneOr = kleene(["TRUE", "INDETERMINATE", "FALSE"]);
const not = (verdict: Verdict): Verdict => (verdict === "INDETERMINATE" ? verdict : decided(verdict === "FALSE"));
// §3, §§4: paths walk own properties of objects only; `null` and `undefined` are absent, and so is all below them.
export function valueAt(from: Surroundings, path: Path): unknown {
  const [root, ...names] = typeof path === "string" ? path.split(".") : path;
  let value = from[root as keyof Surroundings] as unknown;
  for (const name of names) {
    if (value === null || value === undefined) return ABSENT;
    if (typeof value !== "object" || Array.isArray(value)) return UNREADABLE;
    value = own(value, name);
  }
  return value ?? ABSENT;
}
export const argumentAt = (args: object, path: Path): unknown => valueAt({ args }, path);
const typeOf = (value: unknown) =>
  typeof value === "number" && !Number.isFinite(value) ? "NaN or infinity" : typeof value;
export const isScalar = (value: unknown) => ["string", "number", "boolean"].includes(typeOf(value));
// §4: `contains` over an array, for one element.
function elementIs(element: unknown, value: unknown): Verdict {
  if (element === value) return "TRUE";
  if (element === null || element === undefined) return "FALSE";
  if (typeOf(element) !== typeOf(value)) return "INDETERMINATE";
  return typeof element === "string" && element.includes(value as string) ? "INDETERMINATE" : "FALSE";
}
const equals = (a: unknown, b: unknown): Verdict =>
  isScalar(a) && typeOf(a) === typeOf(b) ? decided(a === b) : "INDETERMINATE";
const STRICT = { within: isWithin, url_in: isUrlIn, email_in: isEmailIn };
type Test = Extract<Condition, { op: string }> & { value?: unknown; ignore_case?: boolean; if_absent?: boolean };
/** §4 and §§5: a test of one value; no operator coerces. `times`: how often it may be asked in one call. */
export function conditionIs(
  test: Condition,
  argument: unknown,
  operand: unknown = (test as Test).value,
  times = 1,
): Verdict {
  const { op, ignore_case, if_absent } = test as Test;
  if (argument === ABSENT && if_absent !== undefined) return decided(if_absent);
  if (op === "exists") return argument === UNREADABLE ? "INDETERMINATE" : decided((argument !== ABSENT) === operand);
  if (argument === UNREADABLE || argument === ABSENT || operand === UNREADABLE) return "INDETERMINATE";
  if (op === "contains" && Array.isArray(argument) && !ignore_case)
    return kleeneOr([...argument].map((element) => elementIs(element, operand)));
  if (op === "min_size" || op === "max_size") {
    const size = Array.isArray(argument) ? argument.length : typeof argument === "string" ? [...argument].length : Number.NaN; // biome-ignore format: one line
    if (Number.isNaN(size)) return "INDETERMINATE";
    return decided(op === "min_size" ? size >= (operand as number) : size <= (operand as number));
  }
  if (!isScalar(argument)) return "INDETERMINATE";
  const fold = (side: unknown) => (!ignore_case ? side : typeof side === "string" ? side.toLowerCase().toUpperCase() : UNREADABLE); // biome-ignore format: one line
  const [left, right] = [fold(argument) as never, [operand].flat().map(fold) as never[]];
  if (op === "eq" || op === "in") return kleeneOr(right.map((one) => equals(left, one)));
  if (op === "neq" || op === "not_in") return not(kleeneOr(right.map((one) => equals(left, one))));
  if (!isScalar(left) || right.some((one) => typeOf(one) !== typeOf(left))) return "INDETERMINATE";
  const compared = { lt: left < right[0]!, lte: left <= right[0]!, gt: left > right[0]!, gte: left >= right[0]! }[op as string]; // biome-ignore format: one line
  if (compared !== undefined) return typeof left === "number" ? decided(compared) : "INDETERMINATE";
  if (typeof left !== "string") return "INDETERMINATE";
  const text: string = left;
  if (op === "contains") return decided(text.includes(right[0]!));
  // §§4: a list of n elements under quantifiers over m elements is looked through up to 10,000,000 times.
  if (Array.isArray(operand) && operand.length * times > 10_000_000) return "INDETERMINATE";
  if (op === "starts_with") return decided(right.some((one) => text.startsWith(one)));
  if (op === "ends_with") return decided(right.some((one) => text.endsWith(one)));
  if (op !== "regex") return kleeneOr(right.map((one) => STRICT[op as "within"](text, one)));
  const pattern = RE2JS.compile(right[0]!);
  return text.length > 2_097_152 / (pattern.programSize() * times) ? "INDETERMINATE" : decided(pattern.test(text));
}
// §§4: what `value` could not be makes the condition undecided.
function operandOf(test: Test & { value_from?: Path }, from: Surroundings, times: number): unknown {
  const { op, value, value_from: source, ignore_case } = test;
  if (source === undefined) return value;
  if (typeof source === "string" && source.startsWith("lists.")) return own(from.lists!, source.slice(6));
  const found = valueAt(from, source);
  if (op === "in" || op === "not_in") {
    if (!Array.isArray(found) || found.length > 1_000 || found.length * times > 10_000_000) return UNREADABLE;
    const folded = found.reduce((sum, one) => sum + (typeof one === "string" ? one.length : 0), 0);
    return ignore_case && times > 1 && folded * times > 2_097_152 ? UNREADABLE : [...found];
  }
  const isEmpty = found === "" && (op === "starts_with" || op === "ends_with");
  return isScalar(found) && !isEmpty ? found : UNREADABLE;
}
/** §§4: a condition of either version. */
export function holds(condition: Condition, from: Surroundings, times = 1): Verdict {
  if ("all" in condition) return kleeneAnd(condition.all.map((one) => holds(one, from, times)));
  if ("any" in condition) return kleeneOr(condition.any.map((one) => holds(one, from, times)));
  if ("not" in condition) return not(holds(condition.not, from, times));
  if ("op" in condition)
    return conditionIs(condition, valueAt(from, condition.path), operandOf(condition as Test, from, times), times);
  const found = valueAt(from, "every" in condition ? condition.every : condition.some);
  if (found === ABSENT && condition.if_absent !== undefined) return decided(condition.if_absent);
  if (!Array.isArray(found) || found.length > 1_000) return "INDETERMINATE";
  const each = [...found].map((item) =>
    kleeneAnd(condition.conditions.map((one) => holds(one, { ...from, item }, times * found.length))),
  );
  return "every" in condition ? kleeneAnd(each) : kleeneOr(each);
}
