import type { Path } from "../../policy/finding.js";
import { typesTaken } from "../../policy/operators.js";
import { type LookingCondition, namesOf, operandOf, pathOf, pathText } from "../../policy/path.js";
import type { AnyPolicy } from "../../policy/policy.js";
import { nearest, quote } from "../../policy/words.js";
import type { LintRule } from "./lint-finding.js";
import { allOwnLimits, pathsOf, sharedLimits } from "./parts.js";
import type { Place } from "./place.js";
import { looksOf, pathKey } from "./tree.js";

/** The type of each value that is not an argument and whose type is known. */
const TYPES: ReadonlyMap<string, "string" | "boolean"> = new Map([
  ["tool", "string"],
  ["uri", "string"],
  ["prompt", "string"],
  ["scope.grant", "string"],
  ["scope.session", "string"],
  ["annotations.title", "string"],
  ["annotations.readOnlyHint", "boolean"],
  ["annotations.destructiveHint", "boolean"],
  ["annotations.idempotentHint", "boolean"],
  ["annotations.openWorldHint", "boolean"],
]);

/** Conditions on what is not an argument: of another type, of a caller whom the host describes otherwise, of annotations. */
export const knownValues: LintRule = ({ policy, principalAt }, report) => {
  if (policy.version === "1") return;
  let isAnnotated = false;
  const visit = (names: readonly string[], path: Path, written: string): void => {
    if (names[0] === "principal" && principalAt !== undefined) {
      const advice = missing(principalAt(names.join(".")), names);
      if (advice !== undefined)
        report({ id: "TG177", path, message: `the host's caller has no ${written}; ${advice}` });
    }
    if (names[0] === "annotations" && !isAnnotated) {
      isAnnotated = true;
      report({
        id: "TG178",
        path,
        message: `${written} is known only to a guard in the server's own process; \`tollgate proxy\` refuses this policy, so write names or patterns of names for it, or \`--ignore TG178\``,
      });
    }
  };
  for (const look of looksOf(policy)) {
    const { condition } = look;
    const names = namesOf(pathOf(condition));
    const written = quote(pathText(pathOf(condition)));
    const type = TYPES.get(names.join("."));
    const taken = typesOf(condition, policy);
    if (type !== undefined && taken !== undefined && !taken.includes(type)) {
      report({
        id: "TG174",
        path: look.path,
        message: `${written} is always a ${type}, so that this condition is never decided; ${type === "boolean" ? "compare it by `eq` with `true` or `false`, without quotes" : "compare it with a string"}`,
      });
    }
    visit(names, [...look.path, pathKey(condition)], written);
  }
  for (const { names, path } of [...sharedLimits(policy), ...allOwnLimits(policy)].flatMap(pathsOf)) {
    visit(names, path, quote(pathText(names)));
  }
};

/** The types on which a condition can be decided; undefined if that is not known. */
function typesOf(condition: LookingCondition, policy: AnyPolicy): readonly string[] | undefined {
  if (!("op" in condition)) return ["array"];
  const operand = operandOf(condition, policy);
  return operand === undefined ? undefined : typesTaken(condition.op, operand);
}

/** The advice where the schema of the caller has no such value; undefined if it may have it. */
function missing(place: Place | undefined, names: readonly string[]): string | undefined {
  const at = place?.never?.at ?? place?.unlistedAt;
  if (place === undefined || at === undefined) return undefined;
  const known = place.listedAt[at] ?? [];
  const before = names.slice(0, at + 1).join(".");
  const near = nearest(names[at + 1]!, known);
  if (near !== undefined) return `did you mean ${quote([before, near, ...names.slice(at + 2)].join("."))}?`;
  const shown = known.slice(0, 8).map((name) => quote(`${before}.${name}`));
  return shown.length === 0 ? `${quote(before)} has nothing in it` : `it has ${shown.join(", ")}`;
}
