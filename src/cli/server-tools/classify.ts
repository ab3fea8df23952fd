import { quote } from "../../policy/words.js";
import {
  CLASSES,
  CODE_PARAMETERS,
  DESCRIBED_READS,
  MONEY,
  NOUN_LIKE,
  SECRETS,
  THINGS,
  type ToolClass,
  UNMISTAKABLE,
  VERB_CLASS,
} from "./lexicon.js";
import { verbsOfDescription, wordsOfName } from "./name-words.js";
import type { Tool } from "./tool.js";

export type ToolSeverity = "low" | "medium" | "high" | "critical";

/** The class of a tool, and why. */
export interface Classification {
  readonly class: ToolClass;
  readonly severity: ToolSeverity;
  /** The evidence for its class. */
  readonly reasons: readonly string[];
  /** Whether the server says of a tool that writes or executes that it may destroy. */
  readonly mayDestroy: boolean;
}

/** One sign of what a tool does. */
interface Sign {
  readonly class: ToolClass;
  readonly reason: string;
}

/**
 * Classes a tool by its name, description, parameters and annotations. The sign of the gravest class counts; a tool
 * without any is taken for one that executes. Annotations are the server's own word: they make a class graver, never
 * milder.
 */
export function classify(tool: Tool): Classification {
  const words = wordsOfName(tool.name);
  const { description = "" } = tool;
  const signs = [...nameSigns(words), ...descriptionSigns(description), ...parameterSigns(tool), ...hintSigns(tool)];
  const reads = signs.length > 0 && signs.every((sign) => sign.class === "Read");
  const found = gravest(reads ? signs : [...signs, ...moneySigns(words, tool)]);
  const kind = found[0]?.class ?? "Execute";
  const mayDestroy = tool.annotations.destructiveHint === true && (kind === "Write" || kind === "Execute");
  return {
    class: kind,
    severity: severityOf(kind, words, mayDestroy),
    reasons: found.length > 0 ? [...new Set(found.map(({ reason }) => reason))] : ["nothing that tells what it does"],
    mayDestroy,
  };
}

/** The signs of the gravest class among them. */
function gravest(signs: readonly Sign[]): readonly Sign[] {
  const kind = CLASSES.findLast((one) => signs.some((sign) => sign.class === one));
  return signs.filter((sign) => sign.class === kind);
}

/**
 * The verb that a name begins with. Where it begins with a thing, or with what may be one, the verb after it and the last
 * word count both. Besides, what follows "and" or "or", and verbs that cannot be mistaken.
 */
function nameSigns(words: readonly string[]): readonly Sign[] {
  const isVerb = (word: string): boolean => VERB_CLASS.has(word);
  const [lead = ""] = words;
  const firsts = isVerb(lead) ? [lead] : words.filter((word) => isVerb(word) && !THINGS.has(word)).slice(0, 1);
  const first = firsts[0] ?? words.find(isVerb);
  const last = isVerb(lead) && !NOUN_LIKE.has(lead) ? undefined : words[words.length - 1];
  const joined = words.filter((_, index) => /^(?:and|or|then)$/.test(words[index - 1] ?? ""));
  const telling = new Set([first, last, ...joined, ...words.filter((word) => UNMISTAKABLE.has(word))]);
  return [...telling].flatMap((word) => sign(VERB_CLASS.get(word ?? ""), `${quote(word ?? "")} in its name`));
}

function descriptionSigns(description: string): readonly Sign[] {
  const isVerb = (word: string): boolean => VERB_CLASS.has(word) || DESCRIBED_READS.has(word);
  const verbs = verbsOfDescription(description, isVerb).flatMap(({ verb, written }) =>
    sign(VERB_CLASS.get(verb) ?? "Read", `${quote(written)} in its description`),
  );
  const [lasting] =
    /\birreversibl[ey]\b|\bcannot be undone\b|\bpermanently (?:delet|remov|eras|destroy)\w+/i.exec(description) ?? [];
  return [...verbs, ...(lasting === undefined ? [] : sign("Destructive", `${quote(lasting)} in its description`))];
}

const parametersOf = ({ inputSchema }: Tool): readonly string[] =>
  typeof inputSchema?.properties === "object" && inputSchema.properties !== null
    ? Object.keys(inputSchema.properties)
    : [];

function parameterSigns(tool: Tool): readonly Sign[] {
  return parametersOf(tool)
    .filter((name) => CODE_PARAMETERS.has(name.toLowerCase()))
    .flatMap((name) => sign("Execute", `the argument ${quote(name)}`));
}

function hintSigns({ annotations }: Tool): readonly Sign[] {
  return [
    ...(annotations.readOnlyHint === false ? sign("Write", "`readOnlyHint: false`") : []),
    ...(annotations.destructiveHint === true ? sign("Write", "`destructiveHint: true`") : []),
  ];
}

function moneySigns(words: readonly string[], tool: Tool): readonly Sign[] {
  const parameters = parametersOf(tool).map((name) => name.toLowerCase());
  return [
    ...words.filter((word) => MONEY.has(word)).flatMap((word) => sign("Financial", `${quote(word)} in its name`)),
    ...(parameters.includes("amount") && parameters.includes("currency")
      ? sign("Financial", "the arguments `amount` and `currency`")
      : []),
  ];
}

const sign = (kind: ToolClass | undefined, reason: string): readonly Sign[] =>
  kind === undefined ? [] : [{ class: kind, reason }];

const SEVERITIES: Readonly<Record<ToolClass, ToolSeverity>> = {
  Read: "low",
  Write: "medium",
  Execute: "high",
  Financial: "critical",
  Destructive: "critical",
};

function severityOf(kind: ToolClass, words: readonly string[], mayDestroy: boolean): ToolSeverity {
  if (kind === "Read" && words.some((word) => SECRETS.has(word))) return "medium";
  return kind === "Write" && mayDestroy ? "high" : SEVERITIES[kind];
}
