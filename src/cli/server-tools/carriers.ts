import type { Dispatch } from "../../policy/policy.v2.js";
import { quote } from "../../policy/words.js";
import {
  ARGUMENTS_PARAMETER,
  CALLS,
  CALLS_ALONE,
  CALLS_TOOLS,
  CODE,
  CODE_PARAMETER,
  NAME_PARAMETER,
  QUERIES,
  QUERY_PARAMETER,
  RUN_PARAMETER,
  RUNNERS,
  RUNS,
  TELLS,
  TOOL_PARAMETER,
} from "./lexicon.js";
import { wordsOfName } from "./name-words.js";
import { type Parameter, parametersOf } from "./parameters.js";
import type { Tool } from "./tool.js";

/** A tool that seems to call other tools. */
export interface Carrier {
  readonly reason: string;
  /** Where its schema has the calls; undefined if it does not say, or has them in a form that nobody can look into. */
  readonly way: Dispatch | undefined;
}

/** A description may be long; it says what the tool does at its beginning. */
const READ_CHARACTERS = 2_000;

/** Whether a tool seems to call others, by its name, its description and its schema. It is a guess. Only the arguments that pass are looked at. */
export function carrierOf(
  tool: Tool,
  isServed: (name: string) => boolean = () => false,
  passes: (argument: string) => boolean = () => true,
): Carrier | undefined {
  const words = wordsOfName(tool.name);
  if (TELLS.has(words[0] ?? "")) return undefined;
  const parameters = parametersOf(tool.inputSchema).filter(({ name }) => passes(name));
  const calls = namesCalls(words);
  const says = CALLS_TOOLS.exec((tool.description ?? "").slice(0, READ_CHARACTERS))?.[0];
  const isHint = calls || says !== undefined || (words.length === 1 && CALLS_ALONE.has(words[0]!));
  const way = wayIn(parameters, "args", isHint, isServed) ?? batchIn(parameters, isHint, isServed);
  if (calls) return { reason: "by its name", way };
  if (way !== undefined) return { reason: `by its argument ${quote(String(way.each ?? way.tool))}`, way };
  const isNamed = parameters.some(({ words: named, types }) => types.has("string") && TOOL_PARAMETER.test(named));
  return says !== undefined && isNamed ? { reason: `by ${quote(says)} in its description`, way } : undefined;
}

/** Whether a name has a verb that calls beside the word for tools. */
const namesCalls = (words: readonly string[]): boolean =>
  words.some((word, index) => {
    if (!/^tools?$/.test(word)) return false;
    const [before, after] = [words.slice(Math.max(0, index - 2), index), words[index + 1]];
    return before.some((one) => CALLS.has(one)) || after === "call" || after === "executor";
  });

/** A text that names a tool beside an object. */
function wayIn(
  parameters: readonly Parameter[],
  root: "args" | "item",
  isHint: boolean,
  isServed: (name: string) => boolean,
): Dispatch | undefined {
  const texts = parameters.filter(({ types }) => types.has("string") && types.size <= 2);
  const tool =
    texts.find(({ values = [] }) => values.some((one) => isServed(String(one)))) ??
    texts.find(({ words }) => TOOL_PARAMETER.test(words)) ??
    (isHint ? texts.find(({ words }) => NAME_PARAMETER.test(words)) : undefined);
  const args = parameters.find(({ words, types }) => types.has("object") && ARGUMENTS_PARAMETER.test(words));
  if (tool === undefined || args === undefined || tool === args) return undefined;
  return { tool: pathTo(root, tool.name), args: pathTo(root, args.name) };
}

function batchIn(
  parameters: readonly Parameter[],
  isHint: boolean,
  isServed: (name: string) => boolean,
): Dispatch | undefined {
  for (const { name, types, elements } of parameters) {
    if (!types.has("array")) continue;
    const way = wayIn(elements(), "item", isHint, isServed);
    if (way !== undefined) return { each: pathTo("args", name), ...way };
  }
  return undefined;
}

const pathTo = (root: string, name: string): Dispatch["tool"] =>
  name.includes(".") ? [root, name] : `${root}.${name}`;

/** Why a tool seems to run what it is given, and the arguments that it runs; undefined if it does not. It is a guess. */
export function runnerOf(tool: Tool): { readonly reason: string; readonly parameters: readonly string[] } | undefined {
  const words = wordsOfName(tool.name);
  if (TELLS.has(words[0] ?? "")) return undefined;
  const runs = words.some((word) => RUNS.has(word));
  const says = /^\W*(?:\w+\s+){0,3}?(?:run|execut|evaluat|interpret)/i.test(tool.description ?? "");
  // One of some values is a choice, and not a program.
  const texts = parametersOf(tool.inputSchema).filter(
    ({ types, values }) => types.has("string") && values === undefined,
  );
  const run = texts
    .filter(
      ({ words: named }) =>
        RUN_PARAMETER.test(named) ||
        ((runs || says) && CODE_PARAMETER.test(named)) ||
        (runs && QUERY_PARAMETER.test(named) && words.some((word) => QUERIES.has(word))),
    )
    .map(({ name }) => name);
  if (run.length > 0) return { reason: `by its argument ${quote(run[0]!)}`, parameters: run };
  if (tool.inputSchema !== undefined && texts.length === 0) return undefined;
  const isNamed =
    (words.length === 1 && RUN_PARAMETER.test(words[0]!)) ||
    words.some((word) => RUNNERS.has(word)) ||
    words.some((word, at) => CODE.has(word) && RUNS.has(words[at - 1] ?? ""));
  return isNamed ? { reason: "by its name", parameters: [] } : undefined;
}
