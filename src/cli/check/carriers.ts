import { namesOf } from "../../policy/path.js";
import type { AnyPolicy } from "../../policy/policy.js";
import { quote } from "../../policy/words.js";
import { carrierOf, runnerOf } from "../server-tools/carriers.js";
import { parametersOf } from "../server-tools/parameters.js";
import type { Tool } from "../server-tools/tool.js";
import type { LintFinding, LintRule } from "./lint-finding.js";
import { enforcing, entriesFor, passesUnasked } from "./passing.js";
import { argumentAt, coverage, looksOf } from "./tree.js";

/** Tools by which a call gets past the rules on another: those that call other tools, and those that run code. */
export const carriers: LintRule = ({ policy, others, tools }, report) => {
  if (tools === undefined) return;
  const all = [policy, ...enforcing(others)];
  const isServed = (name: string): boolean => tools.has(name);
  const judged = required(policy, tools);
  for (const tool of tools.values()) {
    if (!passesUnasked(all, "tools", tool.name)) continue;
    const declared = declaredIn(all, tool.name);
    const says =
      declared === undefined ? undeclared(tool, isServed, policy) : unfollowed(tool, isServed, all, declared);
    if (says !== undefined) {
      report({
        ...placeOfEntry(policy, tool.name),
        id: "TG184",
        message: `${quote(tool.name)} ${says}`,
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

/** The words for a tool that seems to carry calls, of which nothing says where they stand. */
function undeclared(tool: Tool, isServed: (name: string) => boolean, { version }: AnyPolicy): string | undefined {
  const carrier = carrierOf(tool, isServed);
  if (carrier === undefined) return undefined;
  const { way, reason } = carrier;
  const line = `"dispatch": ${JSON.stringify({ [tool.name]: way })}`;
  const declare = version === "1" ? `write version "2" and \`${line}\`` : `write \`${line}\``;
  const advice =
    way === undefined
      ? 'its schema does not say where the calls stand, so deny it, or write `"action": "require_approval"`'
      : `${declare}, or deny it`;
  return `seems to call other tools, ${reason}, and no rule on those decides what it carries; ${advice}`;
}

/** The same for calls by an argument beside those that are followed. */
function unfollowed(
  tool: Tool,
  isServed: (name: string) => boolean,
  policies: readonly AnyPolicy[],
  declared: ReadonlySet<string>,
): string | undefined {
  const isPassed = (name: string): boolean => passesNamed(policies, tool.name, name);
  const way = carrierOf(tool, isServed, (name) => !declared.has(name) && isPassed(name))?.way;
  if (way === undefined) return undefined;
  const at = namesOf(way.each ?? way.tool)[1]!;
  const names = new Set(parametersOf(tool.inputSchema).map(({ name }) => name));
  const left = JSON.stringify([...names].filter((name) => name !== at && isPassed(name)));
  return `also seems to carry calls by ${quote(`args.${at}`)}, which its \`dispatch\` does not follow; write \`"arguments": ${left}\` so that no call has it, or deny the tool`;
}

/** The arguments by which policies follow the calls that a tool carries; undefined if none declares it. */
function declaredIn(policies: readonly AnyPolicy[], tool: string): ReadonlySet<string> | undefined {
  const ways = policies.flatMap(({ dispatch = {} }) => (Object.hasOwn(dispatch, tool) ? [dispatch[tool]!] : []));
  if (ways.length === 0) return undefined;
  const paths = ways.flatMap((way) => (way.each === undefined ? [way.tool] : [way.each, way.tool])).map(namesOf);
  return new Set(paths.flatMap(([root, name]) => (root === "args" && name !== undefined ? [name] : [])));
}

/** Whether no `arguments` of a tool's entries denies calls that have one of that name. */
const passesNamed = (policies: readonly AnyPolicy[], tool: string, name: string): boolean =>
  policies
    .flatMap((one) => entriesFor(one, "tools", tool))
    .every(([, { arguments: names }]) => names === undefined || names.includes(name));

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
