import { compileNamePattern, isNamePattern } from "../../policy/name-pattern.js";
import { SECTIONS } from "../../policy/sections.js";
import { nearest, quote } from "../../policy/words.js";
import { unlistedTools } from "../server-tools/unlisted-tools.js";
import type { LintRule } from "./lint-finding.js";
import { skeleton } from "./skeleton.js";

/** To measure every name against every other takes long; a policy for another server has no use for it. */
const MAX_GUESSES = 50;

/** Names of the policy that the server does not have, and names of the server that look like one of the policy. */
export const serverNames: LintRule = ({ kind, policy, tools, isGuarded }, report) => {
  if (tools === undefined) return;
  const { what } = SECTIONS[kind];
  const served = [...tools.keys()];
  const bySkeleton = new Map(served.map((name) => [skeleton(name), name]));
  let guesses = MAX_GUESSES;
  const advice = (name: string): string => {
    const alike = bySkeleton.get(skeleton(name)) ?? (guesses-- > 0 ? nearest(name, served) : undefined);
    return alike === undefined
      ? `remove it, or check the name in the server's ${what} list`
      : `did you mean ${quote(alike)}?`;
  };
  // Another check looks at entries with a pattern.
  const listed = Object.keys(policy.tools ?? {}).filter((name) => !isNamePattern(name));
  const hidden = policy.hide ?? [];
  for (const name of listed) {
    // The guard takes what it hides out of the list, and what it denies if it is told so.
    if (tools.has(name) || (isGuarded && policy.tools?.[name]?.action === "deny")) continue;
    report({
      id: "TG140",
      path: ["tools", name],
      atKey: true,
      message: `the server lists no ${what} ${quote(name)}, so that these rules apply to none of its ${what}s; ${advice(name)}`,
    });
  }
  for (const [index, name] of hidden.entries()) {
    if (served.some(compileNamePattern(name)) || isGuarded || name === "*") continue;
    report({
      id: "TG141",
      path: ["hide", index],
      message: `the server lists no ${what} ${quote(name)}, so that this hides none of its ${what}s; ${advice(name)}`,
    });
  }

  // Where all are hidden, `default` decides none.
  if (policy.hide?.includes("*")) return;
  const named = new Set([...listed, ...hidden]);
  const strangers = new Map(unlistedTools(policy, [...tools.values()]).map(({ name }) => [skeleton(name), name]));
  for (const name of named) {
    const twin = tools.has(name) ? strangers.get(skeleton(name)) : undefined;
    if (twin === undefined) continue;
    const isListed = policy.tools?.[name] !== undefined;
    report({
      id: "TG145",
      path: isListed ? ["tools", name] : ["hide", hidden.indexOf(name)],
      ...(isListed ? { atKey: true as const } : {}),
      message: `the server also has ${quote(twin)}, which looks like ${quote(name)} and is decided by \`default\`; list it or hide it`,
    });
  }
};
