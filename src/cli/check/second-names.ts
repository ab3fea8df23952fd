import { namesOf, pathOf } from "../../policy/path.js";
import type { AnyPolicy } from "../../policy/policy.js";
import { quote } from "../../policy/words.js";
import { ARGUMENT_ALIASES } from "../server-tools/lexicon.js";
import { wordsOfName } from "../server-tools/name-words.js";
import { listedIn } from "../server-tools/parameters.js";
import type { LintFinding, LintRule } from "./lint-finding.js";
import { ALL_TOOLS, allOwnLimits, matchedPaths, pathsOf } from "./parts.js";
import { enforcing, entriesFor } from "./passing.js";
import { coverage, looksOf } from "./tree.js";

/** Arguments by which a call reaches a server past a rule on another: of nearly the same name, and such as nobody listed. */
export const secondNames: LintRule = ({ kind, policy, others, tools }, report) => {
  if (tools === undefined || kind !== "tools") return;
  const coveredBy = coverage(policy, tools);
  const judged = judgedBy(policy);
  const told = new Set<string>();
  for (const [key, { arguments: own, action }] of Object.entries(policy.tools ?? {})) {
    if (own !== undefined || action === "deny") continue;
    for (const tool of coveredBy(key)) {
      const listed = listedIn(tools.get(tool)?.inputSchema);
      const [first] = judged(key);
      if (listed === undefined || first === undefined || told.has(tool)) continue;
      const all = [policy, ...enforcing(others)];
      const entries = all.flatMap((one) => entriesFor(one, "tools", tool));
      if (entries.some(([, one]) => one.arguments !== undefined)) continue;
      const looked = new Set(
        [...all.flatMap((one) => entriesFor(one, "tools", tool).map(([other]) => judgedBy(one)(other)))]
          .flat()
          .map(({ name }) => name),
      );
      const pairs = listed.names
        .filter((name) => !looked.has(name))
        .flatMap((name) => {
          // Only an argument that the tool has can have a second name.
          const like = [...looked].find((one) => listed.names.includes(one) && isAlike(one, name));
          return like === undefined ? [] : [{ name, like }];
        });
      const names = JSON.stringify(listed.names.filter((name) => !pairs.some((pair) => pair.name === name)));
      const write = `${policy.version === "1" ? 'write version "2" and ' : "write "}\`"arguments": ${names}\``;
      const [pair] = pairs;
      if (pair !== undefined) {
        told.add(tool);
        const { path } = judged(key).find(({ name }) => name === pair.like) ?? first;
        report({
          id: "TG188",
          path,
          message: `${quote(tool)} also has ${quote(pair.name)}, which looks like another name for ${quote(pair.like)} and which no rule looks at; ${write} so that no call has it, or write the rule for it too`,
        });
      } else if (listed.isOpen && policy.version === "2" && key === tool) {
        told.add(tool);
        report({
          id: "TG189",
          path: ["tools", key],
          atKey: true,
          message: `the schema of ${quote(tool)} takes arguments that it does not list, and a server may read one of them as ${quote(first.name)}, as it may ${quote(otherCase(first.name))}; ${write}`,
        });
      }
    }
  }
};

interface Judged {
  readonly name: string;
  readonly path: LintFinding["path"];
}

/** The top-level arguments that the rules, the limits and `match` look at for each entry, those of `all_tools` too. */
function judgedBy(policy: AnyPolicy): (key: string) => readonly Judged[] {
  const looks = [
    ...looksOf(policy).map(({ tool, condition, path }) => ({ tool, names: namesOf(pathOf(condition)), path })),
    ...allOwnLimits(policy).flatMap((limit) =>
      pathsOf(limit).map(({ names, path }) => ({ tool: String(limit.path[1]), names, path })),
    ),
    ...matchedPaths(policy),
  ];
  const found = new Map<string, Judged[]>();
  for (const { tool, names, path } of looks) {
    const [root, name] = names;
    if (root === "args" && name !== undefined) found.set(tool, [...(found.get(tool) ?? []), { name, path }]);
  }
  return (key) => [...(found.get(key) ?? []), ...(found.get(ALL_TOOLS) ?? [])];
}

/** Whether two names differ in case, separators, or a plural alone, or are known to mean the same. */
function isAlike(a: string, b: string): boolean {
  const [one, other] = [a, b].map((name) => wordsOfName(name).join(" "));
  if (joined(one!) === joined(other!)) return true;
  return ARGUMENT_ALIASES.some((names) => names.has(one!) && names.has(other!));
}

const joined = (words: string): string => words.replaceAll(" ", "").replace(/s$/, "");

const otherCase = (name: string): string => {
  const upper = name.slice(0, 1).toUpperCase() + name.slice(1);
  return upper === name ? name.toLowerCase() : upper;
};
