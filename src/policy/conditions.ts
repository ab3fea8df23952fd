import { MAX_CONDITION_DEPTH, MAX_CONDITIONS, MAX_LEAVES, MAX_QUANTIFIERS } from "./caps.js";
import { type ConditionChecks, checkConditionKeys, type TreePlace, withOperatorHint } from "./condition-keys.js";
import { checkKeys } from "./document-keys.js";
import { type Dict, isDict, listOf, type Path } from "./finding.js";
import { GRAMMARS } from "./grammars.js";
import { conditionKeyHint } from "./key-hints.js";
import { type OperandKind1, operandKindOf } from "./operators.js";
import { INSIDE } from "./path-problem.js";
import { conditionBaseSchema, conditionSchemas } from "./schema.js";
import { JOINED, type Joiner } from "./schema.v2.js";
import { checkShape } from "./shape.js";
import { checkPath, checkTest2 } from "./test-of-2.js";
import type { Version } from "./version.js";

const JOINERS = Object.keys(JOINED) as Joiner[];
const joinerOf = (condition: Dict): Joiner | undefined =>
  condition.op === undefined && condition.path === undefined
    ? JOINERS.find((key) => condition[key] !== undefined)
    : undefined;

/** The places in a list. */
const below =
  (...list: Path) =>
  (index: number): Path => [...list, index];

/**
 * Reports what is wrong with the conditions of a rule or a `when`, which in version "2" are trees. `placeOf` is where each stands, if not in a
 * list at `path`.
 */
export function checkConditions(
  conditions: unknown,
  path: Path,
  version: Version,
  list: "require" | "deny_if" | "approve_if" | "when",
  checks: ConditionChecks,
  placeOf: (index: number) => Path = below(...path),
): void {
  const { report } = checks;
  let leaves = 0;

  const visitAll = (conditions: unknown, at: (index: number) => Path, place: Omit<TreePlace, "alone">): void => {
    const all = listOf(conditions);
    const alone = all.length < 2;
    for (const [index, one] of all.slice(0, MAX_CONDITIONS).entries()) visit(one, at(index), { ...place, alone });
  };
  const visit = (condition: unknown, at: Path, place: TreePlace): void => {
    if (place.level > MAX_CONDITION_DEPTH) {
      report(at, "TG110", "expected conditions nested at most 8 deep; split the rule up");
      return;
    }
    const joiner = version === "2" && isDict(condition) ? joinerOf(condition) : undefined;
    if (joiner !== undefined) {
      visitJoined(condition as Dict, joiner, at, place);
      return;
    }
    leaves++;
    // A rule beyond the cap is refused, and the rest of it not looked at.
    if (leaves > MAX_LEAVES) return;
    if (version === "2") checkTest2(condition, at, place, checks);
    else checkTest1(condition, at, place, checks);
  };

  const visitJoined = (condition: Dict, joiner: Joiner, at: Path, place: TreePlace): void => {
    checkShape(JOINED[joiner], condition, at, report);
    checkConditionKeys(condition, Object.keys(JOINED[joiner].shape), `\`${joiner}\``, at, place, report);
    const inner = { ...place, level: place.level + 1 };
    if (joiner === "all" || joiner === "any") visitAll(condition[joiner], below(...at, joiner), inner);
    else if (joiner === "not") {
      const turned = { ...inner, list: place.list === "require" ? "deny_if" : "require", alone: true } as const;
      if (isDict(condition.not)) visit(condition.not, [...at, "not"], turned);
    } else {
      checkPath(condition[joiner], [...at, joiner], place.quantifiers > 0 ? INSIDE : checks.roots.outside, report);
      const quantifiers = place.quantifiers + 1;
      if (quantifiers > MAX_QUANTIFIERS) {
        report(at, "TG110", "expected `every` and `some` nested at most 3 deep; ask about inner lists in another way");
      } else visitAll(condition.conditions, below(...at, "conditions"), { ...inner, quantifiers });
    }
  };

  visitAll(conditions, placeOf, { version, list: list === "require" ? list : "deny_if", level: 1, quantifiers: 0 });
  if (leaves > MAX_LEAVES) {
    const whole = list === "when" ? "a `when`" : "a rule";
    report(path, "TG110", `expected at most 64 tests in ${whole}, got ${leaves}; split it up`);
  }
}

function checkTest1(condition: unknown, at: Path, place: TreePlace, { report, checkPattern }: ConditionChecks): void {
  const operand = isDict(condition) ? operandKindOf(condition.op, "1") : undefined;
  const schema = operand === undefined ? conditionBaseSchema : conditionSchemas[operand as OperandKind1];
  checkShape(schema, condition, at, withOperatorHint(condition, at, place, report));
  if (!isDict(condition)) return;
  checkKeys(GRAMMARS["1"], "condition", condition, at, report, (key) => conditionKeyHint(key, condition, place));
  if (condition.op === "regex" && typeof condition.value === "string") {
    checkPattern(condition.value, [...at, "value"], place);
  }
}
