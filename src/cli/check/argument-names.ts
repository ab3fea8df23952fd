import { canMeet, includesPattern, isNamePattern } from "../../policy/name-pattern.js";
import { namesOf, pathOf } from "../../policy/path.js";
import type { AnyPolicy } from "../../policy/policy.js";
import type { ToolRules2 } from "../../policy/policy.v2.js";
import { SECTIONS } from "../../policy/sections.js";
import { quote } from "../../policy/words.js";
import type { LintFinding, LintRule } from "./lint-finding.js";
import { reportMissing } from "./missing-arguments.js";
import { allOwnLimits, matchedPaths, pathsOf } from "./parts.js";
import { coverage, looksOf, pathKey } from "./tree.js";

/** `arguments` beside the tool's schema, and beside the rules of the same tool. */
export const argumentNames: LintRule = ({ kind, policy, tools, placeOf }, report) => {
  const { what } = SECTIONS[kind];
  const coveredBy = coverage(policy, tools);
  const entries = Object.entries(policy.tools ?? {}).filter(([, { arguments: names }]) => names !== undefined);
  for (const [key, { arguments: names = [] }] of entries) {
    const path = ["tools", key, "arguments"];
    const covered = coveredBy(key);
    for (const [index, name] of names.entries()) {
      // No path as text leads to a name with a dot.
      if (name.includes(".")) continue;
      const written = `args.${name}`;
      const findings = covered.map((tool) => {
        const found: LintFinding[] = [];
        const place = placeOf(tool, written);
        const argument = { tool, written, path: [...path, index], version: "2" as const };
        if (place !== undefined) reportMissing(place, argument, (one) => void found.push(one));
        return found[0];
      });
      // An entry of a pattern names what any of its tools has.
      if (findings[0] !== undefined && !findings.includes(undefined)) report(findings[0]);
    }
    const lacking = covered
      .map((tool) => [tool, requiredBy(tools?.get(tool)?.inputSchema).filter((one) => !names.includes(one))] as const)
      .find(([, left]) => left.length > 0);
    if (lacking !== undefined) {
      const [tool, left] = lacking;
      report({
        id: "TG186",
        path,
        message: `every call of ${quote(tool)} has ${left.map(quote).join(", ")}, which this does not name, so that every call is denied; add ${left.length > 1 ? "them" : "it"}`,
      });
    }
  }
  for (const { tool, name, path } of looked(policy)) {
    const by = entries.find(([key, entry]) => includes(key, entry, tool) && !entry.arguments!.includes(name));
    if (by === undefined) continue;
    report({
      id: "TG187",
      path,
      message: `this looks at ${quote(name)}, and \`arguments\`${by[0] === tool ? "" : ` of ${quote(by[0])}`} does not name it, so that no call of the ${what} that has it passes; add it to \`arguments\``,
    });
  }
};

/** The arguments that a schema says that every call has. */
const requiredBy = (schema: Readonly<Record<string, unknown>> | undefined): readonly string[] =>
  Array.isArray(schema?.required) ? schema.required.filter((one) => typeof one === "string") : [];

interface Looked {
  readonly tool: string;
  readonly name: string;
  readonly path: LintFinding["path"];
}

/** The arguments that entries look at, but for where they say what becomes of calls without. */
function looked(policy: AnyPolicy): readonly Looked[] {
  const inRules = looksOf(policy)
    .filter(({ condition }) => !("op" in condition && condition.op === "exists") && condition.if_absent === undefined)
    .map(({ tool, condition, path }) => ({
      tool,
      names: namesOf(pathOf(condition)),
      path: [...path, pathKey(condition)],
    }));
  const inLimits = allOwnLimits(policy).flatMap((limit) =>
    limit.written.when === undefined
      ? pathsOf(limit).map(({ names, path }) => ({ tool: String(limit.path[1]), names, path }))
      : [],
  );
  return [...inRules, ...inLimits, ...matchedPaths(policy)].flatMap(({ names: [root, name], ...one }) =>
    root === "args" && name !== undefined && one.tool !== "" ? [{ ...one, name }] : [],
  );
}

/** Whether an entry covers all that is under another key. */
const includes = (key: string, { except = [] }: ToolRules2, other: string): boolean =>
  key === other || (isNamePattern(key) && includesPattern(key, other) && !except.some((one) => canMeet(one, other)));
