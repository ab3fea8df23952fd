import type { PolicyDocument, ToolRules } from "../../policy/policy.v1.js";
import type { PolicyDocument2 } from "../../policy/policy.v2.js";
import type { Version } from "../../policy/version.js";
import { type Classification, classify } from "../server-tools/classify.js";
import { VERB_CLASS } from "../server-tools/lexicon.js";
import { wordsOfName } from "../server-tools/name-words.js";
import type { Tool } from "../server-tools/tool.js";
import { prefixPatterns } from "../shared/prefix-patterns.js";

/** A tool of the server, what it is taken for, and what the first policy says of it. */
export interface ClassedTool extends Classification {
  readonly name: string;
  /** `hidden` is one of `hide`, `unlisted` one whose name no policy can list. */
  readonly rule: ToolRules | "hidden" | "unlisted";
}

export interface FirstPolicy {
  readonly policy: PolicyDocument | PolicyDocument2;
  readonly tools: readonly ClassedTool[];
}

/** The schema of a version, from the folder in which the package is installed. */
export const schemaOf = (version: Version): string => `./node_modules/tollgate/schema/policy.v${version}.schema.json`;

/** A policy to begin with: what reads may be called, what writes or executes so often, the rest not without a person. */
export function firstPolicy(served: readonly Tool[], version: Version, schema = schemaOf(version)): FirstPolicy {
  const tools = classedTools(served);
  const hidden = tools.filter(({ rule }) => rule === "hidden").map(({ name }) => name);
  const hide = version === "1" ? hidden : hiddenBy(hidden, served);
  const listed = tools.filter((tool): tool is ClassedTool & { rule: ToolRules } => typeof tool.rule === "object");
  // A tool may be named like what objects inherit.
  const rules: { [name: string]: ToolRules } = Object.create(null);
  for (const { name, rule } of listed) rules[name] = rule;
  return {
    policy: { $schema: schema, version, default: "deny", ...(hide.length > 0 ? { hide } : {}), tools: rules },
    tools,
  };
}

/** A document with a pattern decides no longer name. */
const LONGEST_NAME = 1_024;

/**
 * The names to hide, shorter by patterns. Only what is denied gets patterns: one among `tools` would let tools through that
 * the server adds later, which `default` denies. Each has a word that destroys, so that it hides no other kind of tool later.
 */
function hiddenBy(hidden: readonly string[], served: readonly Tool[]): readonly string[] {
  const names = served.map(({ name }) => name);
  if (names.some((name) => name.length > LONGEST_NAME)) return hidden;
  const isHidden = new Set(hidden);
  const destroys = (prefix: string): boolean =>
    wordsOfName(prefix).some((word) => VERB_CLASS.get(word) === "Destructive");
  const patterns = prefixPatterns(
    hidden,
    names.filter((name) => !isHidden.has(name)),
    destroys,
  );
  return [...new Set(hidden.map((name) => patterns.get(name) ?? name))];
}

/** The class of each tool, and its rules in a first policy. */
export const classedTools = (served: readonly Tool[]): readonly ClassedTool[] =>
  served.map((tool) => {
    const classed = classify(tool);
    return { name: tool.name, ...classed, rule: isListable(tool.name) ? ruleFor(classed) : "unlisted" };
  });

/** Whether a policy can list it: the language takes no names with a star, and no blank ones to be hidden. */
const isListable = (name: string): boolean => !name.includes("*") && name.trim() !== "";

function ruleFor({ class: kind, severity, reasons, mayDestroy }: Classification): ToolRules | "hidden" {
  const description = `${kind}, ${severity}: ${reasons.join(", ")}`;
  switch (kind) {
    case "Read":
      return {};
    case "Write":
    case "Execute": {
      const rate_limit = { max: kind === "Write" ? 30 : 10, window: "minute" as const, scope: "grant" as const };
      return mayDestroy
        ? { action: "require_approval", reason: "the server says that this tool may destroy", rate_limit, description }
        : { rate_limit, description };
    }
    case "Financial":
      return { action: "require_approval", reason: "this tool moves money or changes what is paid", description };
    case "Destructive":
      return "hidden";
  }
}
