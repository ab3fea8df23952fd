import { type ConditionChecks, checkConditionKeys, type TreePlace, withOperatorHint } from "./condition-keys.js";
import { UNREADABLE } from "./copy.js";
import { type Dict, isDict, type Path, type Report } from "./finding.js";
import { GOES_WITH } from "./operands.js";
import { isOperator, OPERATORS, type Operator, operandKindOf } from "./operators.js";
import { listNameOf } from "./path.js";
import { INSIDE, OVER_NAMES, pathProblem2 } from "./path-problem.js";
import { testBases, testSchemas } from "./schema.v2.js";
import { checkShape } from "./shape.js";
import { show } from "./words.js";

/** A test of version "2": one operator on one value, whose operand the document writes or names. */
export function checkTest2(condition: unknown, at: Path, place: TreePlace, checks: ConditionChecks): void {
  const { report, checkPattern, roots } = checks;
  const isNamed = isDict(condition) && condition.value_from !== undefined;
  const kind = isNamed ? "named" : "written";
  const hinting = withOperatorHint(condition, at, place, orNamed(condition, at, report));
  const operand = isDict(condition) ? operandKindOf(condition.op, "2") : undefined;
  checkShape(operand === undefined ? testBases[kind] : testSchemas[kind][operand], condition, at, hinting);
  if (!isDict(condition)) return;
  checkPath(condition.path, [...at, "path"], place.quantifiers > 0 ? INSIDE : roots.outside, report);
  const { op, value } = condition;
  if (!isOperator(op, "2")) {
    checkConditionKeys(condition, TEST_KEYS, "a test", at, place, report);
    return;
  }
  checkConditionKeys(condition, keysOf(op), `\`${op}\``, at, place, report);
  const goesWith = GOES_WITH[OPERATORS[op].operand];
  if (isNamed && goesWith.from.length > 0) checkSource(condition, op, at, place, checks);
  else if (condition.ignore_case === true && goesWith.ignore_case) checkFolded(value, [...at, "value"], report);
  if (op === "regex" && typeof value === "string") checkPattern(value, [...at, "value"], place);
}

const TEST_KEYS = ["path", "op", "value", "value_from", "ignore_case", "if_absent", "description"];

/** The keys of a test with this operator. */
function keysOf(op: Operator): readonly string[] {
  const { from, ignore_case, if_absent } = GOES_WITH[OPERATORS[op].operand];
  const left = { value_from: from.length > 0, ignore_case, if_absent };
  return TEST_KEYS.filter((key) => !(key in left) || left[key as keyof typeof left]);
}

/** Says of a missing `value` that it may be named. */
function orNamed(condition: unknown, at: Path, report: Report): Report {
  const op = isDict(condition) ? condition.op : undefined;
  const isNameable = isOperator(op, "2") && GOES_WITH[OPERATORS[op].operand].from.length > 0;
  return (where, code, message, atKey) => {
    const isMissing = code === "TG103" && where.length === at.length && message.startsWith("missing key `value`");
    report(where, code, isMissing && isNameable ? `${message}, or \`value_from\`` : message, atKey);
  };
}

function checkSource(condition: Dict, op: Operator, at: Path, place: TreePlace, checks: ConditionChecks): void {
  const { report, lists, roots } = checks;
  const { value_from: from, value } = condition;
  const path = [...at, "value_from"];
  if (value !== undefined) {
    report([...at, "value"], "TG111", "`value` does not go with `value_from`, which names the operand; keep one", true);
  }
  const takes = GOES_WITH[OPERATORS[op].operand].from;
  const list = listNameOf(from);
  if (list !== undefined) {
    if (takes.includes("list")) lists.use(list, op, condition.ignore_case === true, path);
    else report(path, "TG104", `\`${op}\` compares with one value, and takes no list; write a path`);
  } else if (takes.includes("path"))
    checkPath(from, path, place.quantifiers > 0 ? roots.anywhere : roots.outside, report);
  else if (from !== UNREADABLE) {
    report(path, "TG104", `expected \`lists.\` and the name of a list, got ${show(from)}; \`${op}\` takes no other`);
  }
}

/** Without regard to case only texts are compared. */
function checkFolded(value: unknown, path: Path, report: Report): void {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  const wrong = values.find((one) => typeof one === "number" || typeof one === "boolean");
  if (wrong === undefined) return;
  report(path, "TG104", `expected a string beside \`ignore_case\`, got ${show(wrong)}; remove \`ignore_case\``);
}

/** Reports what is wrong with a path that may begin with these roots. One that is missing is the schema's business. */
export function checkPath(path: unknown, at: Path, roots: readonly string[], report: Report): void {
  if (path === undefined || path === UNREADABLE || (Array.isArray(path) && path.includes(UNREADABLE))) return;
  const problem = pathProblem2(path, roots);
  if (problem !== undefined) report(at, problem === OVER_NAMES ? "TG110" : "TG104", problem);
}
