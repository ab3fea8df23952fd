import { canMeet, compileNamePattern, includesPattern, isNamePattern } from "../../policy/name-pattern.js";
import type { AnyPolicy } from "../../policy/policy.js";
import type { ToolRules2 } from "../../policy/policy.v2.js";
import { SECTIONS } from "../../policy/sections.js";
import { quote } from "../../policy/words.js";
import type { Tool } from "../server-tools/tool.js";
import { unlistedTools } from "../server-tools/unlisted-tools.js";
import { fewTools, seemsToDestroy } from "./allowed-destroyers.js";
import type { LintRule } from "./lint-finding.js";
import { coverage } from "./tree.js";

/** Entries of patterns that cover the wrong tools, and entries whose rules never decide. */
export const entries: LintRule = ({ kind, policy, tools, isGuarded }, report) => {
  if (policy.version === "1") return;
  const { what } = SECTIONS[kind];
  const coveredBy = coverage(policy, tools);
  const never = neverDeciding(policy);
  for (const [key, entry] of Object.entries(policy.tools ?? {})) {
    const at = { path: ["tools", key], atKey: true as const };
    const why = never(key, entry);
    if (why !== undefined) {
      report({
        ...at,
        id: "TG173",
        message: `nothing here ever decides, because ${why}; remove this entry, or mend the names`,
      });
      continue;
    }
    if (!isNamePattern(key)) continue;
    if (policy.default === "deny" && key === "*" && lettingThrough(entry)) {
      report({
        ...at,
        id: "TG172",
        message: `this entry lists every ${what}, also those that the server adds later, so that \`default: "deny"\` denies none; ${kind === "tools" ? "name the tools that may be called, and put limits for all of them into `all_tools`" : `name each ${what} that may be asked for`}`,
      });
    }
    if (tools === undefined) continue;
    const covered = coveredBy(key).map((name) => tools.get(name)!);
    // The guard takes what it hides out of the list, and what it denies if it is told so.
    if (covered.length === 0 && !(isGuarded && entry.action === "deny")) {
      report({
        ...at,
        id: "TG170",
        message: `${quote(key)} covers no ${what} of the server, so that these rules apply to none of its ${what}s; check the names in the server's ${what} list`,
      });
    }
    const destroying =
      kind === "tools" && lettingThrough(entry)
        ? covered.filter((tool) => seemsToDestroy(tool) && !isNamed(policy, tool))
        : [];
    if (destroying.length > 0) {
      report({
        ...at,
        id: "TG171",
        message: `${quote(key)} lets ${fewTools(destroying)} through, which seem${destroying.length === 1 ? "s" : ""} to destroy; hide them, or give each an entry of its own with \`"action": "require_approval"\``,
      });
    }
  }
};

const lettingThrough = ({ action, mode, require = [], deny_if = [], approve_if = [] }: ToolRules2): boolean =>
  (action ?? "allow") === "allow" && mode !== "observe" && require.length + deny_if.length + approve_if.length === 0;

/** Whether anything else of the policy speaks of a tool: it hides it, or has another entry for it that does more than allow. */
function isNamed(policy: AnyPolicy, tool: Tool): boolean {
  const tools = Object.fromEntries(Object.entries(policy.tools ?? {}).filter(([, entry]) => !lettingThrough(entry)));
  return unlistedTools({ ...policy, tools }, [tool]).length === 0 || Object.hasOwn(policy.tools ?? {}, tool.name);
}

/** Why no part of an entry ever decides; undefined if one may. The parser reports an exact name that is denied. */
function neverDeciding({
  hide = [],
  tools = {},
  mode,
}: AnyPolicy): (key: string, entry: ToolRules2) => string | undefined {
  const denying = Object.entries(tools).filter(
    ([key, entry]) => entry.action === "deny" && entry.mode !== "observe" && isNamePattern(key),
  );
  const patterns = hide.filter(isNamePattern).map((pattern) => ({ pattern, matches: compileNamePattern(pattern) }));
  const names = new Set(hide);
  const hidingOf = (key: string): string | undefined =>
    names.has(key)
      ? key
      : patterns.find(({ pattern, matches }) => (isNamePattern(key) ? includesPattern(pattern, key) : matches(key)))
          ?.pattern;
  return (key, entry) => {
    const hiding = hidingOf(key);
    if (hiding !== undefined) return `${hiding === key ? "" : `${quote(hiding)} of `}\`hide\` hides ${tellOf(key)}`;
    if (!isNamePattern(key) || entry.action === "deny" || mode === "observe") return undefined;
    const by = denying.find(
      ([other, { except = [] }]) => includesPattern(other, key) && !except.some((one) => canMeet(one, key)),
    );
    return by === undefined ? undefined : `${quote(by[0])} denies all that ${quote(key)} covers`;
  };
}

const tellOf = (key: string): string => (isNamePattern(key) ? `all that ${quote(key)} covers` : quote(key));
