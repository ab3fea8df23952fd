import type { PolicyDocument, ToolRules } from "../../policy/policy.v1.js";
import type { PolicyDocument2, PromptRules, ToolRules2 } from "../../policy/policy.v2.js";
import type { Version } from "../../policy/version.js";
import { carrierOf, runnerOf } from "../server-tools/carriers.js";
import { type Classification, classify } from "../server-tools/classify.js";
import { VERB_CLASS } from "../server-tools/lexicon.js";
import { wordsOfName } from "../server-tools/name-words.js";
import { listedIn } from "../server-tools/parameters.js";
import type { Served } from "../server-tools/served.js";
import type { Tool } from "../server-tools/tool.js";
import { prefixPatterns } from "../shared/prefix-patterns.js";

/** A tool of the server, what it is taken for, and what the first policy says of it. */
export interface ClassedTool extends Classification {
  readonly name: string;
  /** `hidden` is one of `hide`, `unlisted` one whose name no policy can list. */
  readonly rule: ToolRules2 | "hidden" | "unlisted";
  /** Whether it seems to call other tools. */
  readonly carries?: true;
}

export interface FirstPolicy {
  readonly policy: PolicyDocument | PolicyDocument2;
  readonly tools: readonly ClassedTool[];
}

/** The schema of a version, from the folder in which the package is installed. */
export const schemaOf = (version: Version): string => `./node_modules/tollgate/schema/policy.v${version}.schema.json`;

/** A policy to begin with: what reads may be called, what writes or executes so often, the rest not without a person. */
export function firstPolicy(
  { tools: served, ...lists }: Served,
  { version, isStrict = false, schema = schemaOf(version) }: FirstOptions,
): FirstPolicy {
  const tools = classedTools(served, isStrict);
  const hidden = tools.filter(({ rule }) => rule === "hidden").map(({ name }) => name);
  const hide = version === "1" ? hidden : hiddenBy(hidden, served);
  const rules = byName(tools.flatMap(({ name, rule }) => (typeof rule === "object" ? [[name, rule] as const] : [])));
  return {
    policy: {
      $schema: schema,
      version,
      default: "deny",
      ...(hide.length > 0 ? { hide } : {}),
      tools: rules,
      ...(version === "2" ? otherSections(lists) : {}),
    } as PolicyDocument | PolicyDocument2,
    tools,
  };
}

export interface FirstOptions {
  readonly version: Version;
  /** Whether to name arguments, resources and prompts as well, which only version "2" can. */
  readonly isStrict?: boolean;
  readonly schema?: string;
}

/** An object of entries. One may be named like what objects inherit. */
function byName<T>(entries: readonly (readonly [string, T])[]): { [name: string]: T } {
  const object: { [name: string]: T } = Object.create(null);
  for (const [name, rule] of entries) object[name] = rule;
  return object;
}

/** The resources and prompts that the server lists, and no others. */
function otherSections({
  resources,
  resourceTemplates,
  prompts,
}: Omit<Served, "tools">): Pick<PolicyDocument2, "resources" | "prompts"> {
  const hasResources = resources !== undefined || resourceTemplates !== undefined;
  const uris = (resources ?? []).filter(isListable).map((uri) => [uri, {}] as const);
  const names = (prompts ?? [])
    .filter(({ name }) => isListable(name))
    .map(
      ({ name, inputSchema }) =>
        [name, { arguments: Object.keys(Object(inputSchema?.properties)) } as PromptRules] as const,
    );
  return {
    ...(hasResources ? { resources: { default: "deny", entries: byName(uris) } } : {}),
    ...(prompts !== undefined ? { prompts: { default: "deny", entries: byName(names) } } : {}),
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
export function classedTools(served: readonly Tool[], isStrict = false): readonly ClassedTool[] {
  const names = new Set(served.map(({ name }) => name));
  return served.map((tool) => {
    const classed = classify(tool);
    const carries = carrierOf(tool, (name) => names.has(name)) !== undefined;
    const rule = carries ? ASKED : ruleFor(classed, runnerOf(tool) !== undefined);
    const strict = typeof rule === "object" && isStrict ? { ...namedArguments(tool), ...rule } : rule;
    return {
      name: tool.name,
      ...classed,
      rule: isListable(tool.name) ? strict : "unlisted",
      ...(carries && { carries }),
    };
  });
}

/** The rules of a tool that calls others: whatever it carries, a person sees it. */
const ASKED: ToolRules = {
  action: "require_approval",
  reason: "this tool calls other tools, which the rules on those do not see",
  description: "declare it in `dispatch`, and the calls that it carries are decided as well",
};

const MAX_NAMES = 256;

/** The arguments that the tool's schema lists, if it lists them plainly. */
function namedArguments({ inputSchema }: Tool): Pick<ToolRules2, "arguments"> {
  const names = listedIn(inputSchema)?.names ?? [];
  return names.length === 0 || names.length > MAX_NAMES || names.includes("") ? {} : { arguments: names };
}

/** Whether a policy can list it: the language takes no names with a star, and no blank ones to be hidden. */
const isListable = (name: string): boolean => !name.includes("*") && name.trim() !== "";

function ruleFor({ class: kind, severity, reasons, mayDestroy }: Classification, runs: boolean): ToolRules | "hidden" {
  const description = `${kind}, ${severity}: ${reasons.join(", ")}`;
  switch (kind) {
    case "Read":
      return runs ? { action: "require_approval", reason: "this tool runs code, which no rule sees", description } : {};
    case "Write":
    case "Execute": {
      const rate_limit = { max: kind === "Write" ? 30 : 10, window: "minute" as const, scope: "grant" as const };
      if (mayDestroy)
        return {
          action: "require_approval",
          reason: "the server says that this tool may destroy",
          rate_limit,
          description,
        };
      return runs
        ? { action: "require_approval", reason: "this tool runs code, which no rule sees", rate_limit, description }
        : { rate_limit, description };
    }
    case "Financial":
      return { action: "require_approval", reason: "this tool moves money or changes what is paid", description };
    case "Destructive":
      return "hidden";
  }
}
