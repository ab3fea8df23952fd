import type { Path } from "../../policy/finding.js";
import type { Policy1 } from "../../policy/policy.js";
import type { Rule, ToolRules } from "../../policy/policy.v1.js";
import { revisionOf } from "../../policy/revision.js";
import { quote } from "../../policy/words.js";
import { fewNames } from "../shared/phrases.js";
import { prefixPatterns } from "../shared/prefix-patterns.js";

/** A place where version "2" says the same in fewer words, or, where the message says so, another thing. */
export interface Saving {
  readonly path: Path;
  readonly message: string;
}

/**
 * All that is shorter in version "2". To follow it never lets a call through that was denied: a pattern is advised only where what
 * it says is at least as strict as what decides tools that the document does not name.
 */
export const savings = (policy: Policy1): readonly Saving[] => [
  ...shorterHide(policy),
  ...sharedRules(policy),
  ...entriesOf(policy).flatMap(([tool, rules]) => [...optionalArguments(tool, rules), ...approvals(tool, rules)]),
  ...shorterEntries(policy),
];

type Entry = readonly [tool: string, rules: ToolRules];

const entriesOf = ({ tools = {} }: Policy1): readonly Entry[] => Object.entries(tools);

function shorterHide({ hide = [], tools = {} }: Policy1): readonly Saving[] {
  const hidden = new Set(hide);
  const others = Object.keys(tools).filter((name) => !hidden.has(name));
  return [...grouped(hide, prefixPatterns(hide, others))].map(([pattern, names]) => ({
    path: ["hide", hide.indexOf(names[0]!)],
    message: `${quote(pattern)} hides ${namesText(names)}, and any other tool whose name begins so`,
  }));
}

/** Entries that say the same: those that deny, and under `default: "allow"` any without a counter that their name is part of. */
function shorterEntries(policy: Policy1): readonly Saving[] {
  const entries = entriesOf(policy);
  const groups = new Map<string, string[]>();
  for (const [tool, { description: _, ...rules }] of entries) {
    const isStricter = rules.action === "deny" || (policy.default === "allow" && rules.rate_limit === undefined);
    if (!isStricter) continue;
    const key = revisionOf(rules);
    groups.set(key, [...(groups.get(key) ?? []), tool]);
  }
  return [...groups.values()].flatMap((members) => {
    const own = new Set(members);
    const others = entries.map(([tool]) => tool).filter((tool) => !own.has(tool));
    return [...grouped(members, prefixPatterns(members, others))].map(([pattern, names]) => ({
      path: ["tools", names[0]!],
      message: `one entry ${quote(pattern)} says the same for ${namesText(names)}, and for any other tool whose name begins so`,
    }));
  });
}

/** Rules that every entry has which lets calls through. */
function sharedRules(policy: Policy1): readonly Saving[] {
  const entries = entriesOf(policy).filter(([, { action }]) => action !== "deny");
  const [first] = entries;
  if (first === undefined || entries.length < 2) return [];
  return (["require", "deny_if"] as const).flatMap((list) => {
    const meanings = entries.map(([, rules]) => new Set((rules[list] ?? []).map(meaningOf)));
    return (first[1][list] ?? []).flatMap((rule, index) =>
      meanings.every((one) => one.has(meaningOf(rule)))
        ? [
            {
              path: ["tools", first[0], list, index],
              message: `every entry that does not deny has this rule; \`${list}\` of \`all_tools\` says it once`,
            },
          ]
        : [],
    );
  });
}

const meaningOf = ({ description: _, ...rule }: Rule): string => revisionOf(rule);

/** `exists` with `true` and a comparison in `deny_if`: an argument that may be left out. */
function optionalArguments(tool: string, { deny_if = [] }: ToolRules): readonly Saving[] {
  return deny_if.flatMap(({ conditions }, index) => {
    const optional = conditions
      .filter(({ op, value }) => op === "exists" && value === true)
      .map(({ path }) => path)
      .filter((path) => conditions.some((one) => one.path === path && one.op !== "exists"));
    return [...new Set(optional)].map((path) => ({
      path: ["tools", tool, "deny_if", index],
      message: `\`"if_absent": false\` in each comparison of ${quote(path)} says what its \`exists\` says, which can then go`,
    }));
  });
}

function approvals(tool: string, { action }: ToolRules): readonly Saving[] {
  if (action !== "require_approval") return [];
  const message =
    "a person is asked about every call; `approve_if` in its place asks only about calls that a rule names, and lets the others through";
  return [{ path: ["tools", tool, "action"], message }];
}

/** The names that each pattern stands for. */
function grouped(names: readonly string[], patterns: ReadonlyMap<string, string>): ReadonlyMap<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const pattern = patterns.get(name);
    if (pattern !== undefined) groups.set(pattern, [...(groups.get(pattern) ?? []), name]);
  }
  return groups;
}

const namesText = (names: readonly string[]): string => fewNames(names, 3);
