import type { AnyPolicy } from "../../policy/policy.js";
import { quote } from "../../policy/words.js";
import { carrierOf, runnerOf } from "../server-tools/carriers.js";
import type { LintFinding, LintRule } from "./lint-finding.js";
import { enforcing, entriesFor, passesUnasked } from "./passing.js";
import { argumentAt, coverage, looksOf } from "./tree.js";

/** Tools by which a call gets past the rules on another: those that call other tools, and those that run code. */
export const carriers: LintRule = ({ policy, others, tools }, report) => {
  if (tools === undefined) return;
  const all = [policy, ...enforcing(others)];
  const declared = new Set(all.flatMap(({ dispatch = {} }) => Object.keys(dispatch)));
  const judged = required(policy, tools);
  for (const tool of tools.values()) {
    if (!passesUnasked(all, "tools", tool.name)) continue;
    const carrier = declared.has(tool.name) ? undefined : carrierOf(tool, (name) => tools.has(name));
    if (carrier !== undefined) {
      const { way, reason } = carrier;
      const line = `"dispatch": ${JSON.stringify({ [tool.name]: way })}`;
      const declare = policy.version === "1" ? `write version "2" and \`${line}\`` : `write \`${line}\``;
      const advice = way === undefined ? "its schema does not say where the calls stand, so deny it" : declare;
      report({
        ...placeOfEntry(policy, tool.name),
        id: "TG184",
        message: `${quote(tool.name)} seems to call other tools, ${reason}, and no rule on those decides what it carries; ${advice}${way === undefined ? ', or write `"action": "require_approval"`' : ", or deny it"}`,
      });
      continue;
    }
    const runner = runnerOf(tool);
    if (runner === undefined || runner.parameters.some((name) => judged(tool.name).has(`args.${name}`))) continue;
    report({
      ...placeOfEntry(policy, tool.name),
      id: "TG185",
      message: `${quote(tool.name)} seems to run code, ${runner.reason}, and nobody can look into what it does; write \`"action": "deny"\` or \`"require_approval"\`, or require one of the few texts that it may run`,
    });
  }
};

/** The first entry that decides a tool, or what decides where none does. */
function placeOfEntry(policy: AnyPolicy, tool: string): Pick<LintFinding, "path" | "atKey"> {
  const [key] = entriesFor(policy, "tools", tool).map(([one]) => one);
  return key === undefined ? { path: ["default"] } : { path: ["tools", key], atKey: true };
}

/** The arguments of a tool that its entries require something of. */
function required(
  policy: AnyPolicy,
  tools: Parameters<typeof coverage>[1],
): (tool: string) => ReadonlySet<string | undefined> {
  const coveredBy = coverage(policy, tools);
  const looks = looksOf(policy).filter(({ list, depth, tool }) => list === "require" && depth === 0 && tool !== "");
  return (tool) =>
    new Set(
      looks.filter((look) => coveredBy(look.tool).includes(tool)).map(({ condition }) => argumentAt(condition)?.path),
    );
}
