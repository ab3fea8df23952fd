import type { Path } from "../../policy/finding.js";
import { pathHint } from "../../policy/path-hints.js";
import { quote } from "../../policy/words.js";
import type { LintRule } from "./lint-finding.js";
import {
  ALL_TOOLS,
  allOwnLimits,
  argumentOf,
  conditionsOf,
  matchedPaths,
  pathsOf,
  rulesOf,
  sharedLimits,
} from "./parts.js";
import { isTold } from "./place.js";
import { argumentAt, looksOf } from "./tree.js";

/** Names that only a path of another language has: the arguments' own name within them, and signs of brackets and templates. */
const FOREIGN =
  /^args\.(?:(?:request\.)?params\.)?(?:args?|arguments?|tool_?(?:input|args|arguments))\.|[["'{]|\s$|\.\s|\(.*\)$/i;
const CALLS = "a path calls no function: ignore case by `(?i)` in `regex`, and look at a length by `(?s)^.{0,100}$`";
/** An index of a list. */
const INDEX = /\[\s*(?:[0-9]*|\*)\s*\]/;

/** Paths that are valid and most likely absent in every call. Where a schema tells for certain, `toolArguments` says so. */
export const foreignPaths: LintRule = ({ policy, placeOf }, report) => {
  const visit = (tool: string, written: string, path: Path): void => {
    if (!FOREIGN.test(written) || INDEX.test(written)) return;
    if (isTold(placeOf(tool, written))) return;
    const isCall = /\(.*\)$/.test(written);
    const hint = isCall ? CALLS : pathHint(written.slice("args.".length), policy.version);
    if (hint === undefined || hint === `write ${quote(written)}`) return;
    report({
      id: "TG160",
      path,
      message: `${quote(written)} is an argument ${quote(isCall ? written.slice("args.".length) : written.split(".")[1]!)} here, which a call hardly has; ${hint}`,
    });
  };
  for (const part of rulesOf(policy)) {
    for (const { condition, path } of conditionsOf(part)) visit(part.tool, condition.path, [...path, "path"]);
  }
  for (const { tool, condition, path } of looksOf(policy).filter(({ isWhen }) => isWhen)) {
    const written = argumentAt(condition);
    if (written !== undefined) visit(tool, written.path, [...path, written.key]);
  }
  for (const one of matchedPaths(policy)) {
    const argument = argumentOf(one);
    if (argument !== undefined) visit(one.tool, argument, one.path);
  }
  for (const limit of [...sharedLimits(policy), ...allOwnLimits(policy)]) {
    const [list, key] = limit.path;
    for (const one of pathsOf(limit)) {
      const argument = argumentOf(one);
      if (argument !== undefined) visit(list === "tools" ? String(key) : ALL_TOOLS, argument, one.path);
    }
  }
};
