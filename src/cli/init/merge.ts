import { applyEdits, modify } from "jsonc-parser";
import type { Tool } from "../server-tools/tool.js";
import { unlistedTools } from "../server-tools/unlisted-tools.js";
import { CommandError } from "../shared/command-error.js";
import { policyOf } from "../shared/policy-file.js";
import { readPolicyText } from "../shared/policy-text.js";
import { type ClassedTool, classedTools } from "./first-policy.js";

/** A policy's text with rules for tools that it did not name, and these tools. */
export interface MergedPolicy {
  readonly text: string;
  readonly tools: readonly ClassedTool[];
}

/**
 * Adds to a policy a rule for each served tool that it neither lists nor hides. Its own rules stay as they are;
 * the spacing of the one before the new ones may change. A `CommandError` if the text is not a valid policy.
 */
export function mergePolicy(text: string, file: string, served: readonly Tool[], isStrict = false): MergedPolicy {
  const policy = policyOf(readPolicyText(text).result, file);
  if (isStrict && policy.version === "1")
    throw new CommandError('`--strict` writes what only version "2" has; run `tollgate upgrade` first');
  const tools = classedTools(unlistedTools(policy, served), isStrict);
  const formattingOptions = formatOf(text);
  let merged = text;
  let hidden = policy.hide?.length ?? 0;
  for (const { name, rule } of tools) {
    if (rule === "unlisted") continue;
    const [path, value] = rule === "hidden" ? [["hide", hidden++], name] : [["tools", name], rule];
    merged = applyEdits(merged, modify(merged, path, value, { formattingOptions }));
  }
  return { text: merged, tools };
}

/** How the text is indented, as its first indented line tells. */
function formatOf(text: string) {
  const [indent] = /(?<=\n)[ \t]+/.exec(text) ?? ["  "];
  return {
    insertSpaces: !indent.startsWith("\t"),
    tabSize: indent.startsWith("\t") ? 2 : indent.length,
    eol: text.includes("\r\n") ? "\r\n" : "\n",
  };
}
