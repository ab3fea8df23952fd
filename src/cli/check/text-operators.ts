import { sampleOf } from "../../policy/operators.js";
import { operandOf } from "../../policy/path.js";
import { quote } from "../../policy/words.js";
import { type Kind, kindOf } from "./argument-kind.js";
import type { LintRule } from "./lint-finding.js";
import { argumentAt, coverage, looksOf } from "./tree.js";

/** The operator that reads a text as the tool does, by the operator that compares letters and the kind of the text. */
const MEANT: Readonly<Record<string, Partial<Record<Kind, string>>>> = {
  starts_with: { path: "within", url: "url_in" },
  ends_with: { url: "url_in", mail: "email_in" },
};

/** The beginning of a path, or the end of an address: letters, where a place is meant. */
export const textOperators: LintRule = ({ policy, tools, placeOf }, report) => {
  if (policy.version === "1") return;
  const coveredBy = coverage(policy, tools);
  for (const { tool, condition, path, beside, lets } of looksOf(policy)) {
    const argument = argumentAt(condition);
    if (argument === undefined || !("op" in condition)) continue;
    const { op } = condition;
    const operand = op in MEANT ? operandOf(condition, policy) : undefined;
    if (operand === undefined) continue;
    const place = placeOf(coveredBy(tool)[0] ?? tool, argument.path);
    const meant = MEANT[op]?.[kindOf(argument.path, String(sampleOf(operand)), place) ?? "text"];
    // `url_in` takes addresses of the web alone.
    if (meant === undefined || (meant === "url_in" && isElsewhere(sampleOf(operand)))) continue;
    if (beside.some((one) => "op" in one && one.op === meant && argumentAt(one)?.path === argument.path)) continue;
    const joined = lets ? "all" : "any";
    report({
      id: "TG179",
      path: [...path, "op"],
      message: `\`${op}\` compares letters, and ${quote(argument.path)} can be written in other ways; \`${meant}\` reads it as the tool does: use both, \`{ "${joined}": [<this condition>, <the same with \`${meant}\`>] }\``,
    });
  }
};

const isElsewhere = (text: unknown): boolean => /^(?!https?:|wss?:)[a-z][a-z0-9+.-]*:\/\//i.test(String(text));
