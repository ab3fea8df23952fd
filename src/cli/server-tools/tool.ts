import { POLICY_META_KEY } from "../../mcp/tools/list-filter.js";
import { CommandError } from "../shared/command-error.js";
import type { Served } from "./served.js";

/** A tool as a server lists it, as far as it concerns a policy. */
export interface Tool {
  readonly name: string;
  readonly description?: string;
  /** JSON Schema of the arguments; undefined where it is not known. */
  readonly inputSchema?: Readonly<Record<string, unknown>>;
  readonly annotations: Annotations;
}

/** A server's description of its tool; only what it really says. */
export interface Annotations {
  readonly readOnlyHint?: boolean;
  readonly destructiveHint?: boolean;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The revision of the policy by which a guard shortened a `tools/list` result. */
function revisionIn(data: unknown): string | undefined {
  const { _meta: meta } = Object(resultOf(data)) as { readonly _meta?: unknown };
  const revision = isObject(meta) ? meta[POLICY_META_KEY] : undefined;
  return typeof revision === "string" ? revision : undefined;
}

const resultOf = (data: unknown): unknown => (isObject(data) && isObject(data.result) ? data.result : data);

/** Reads a saved answer to `tools/list`, with the lists of resources and prompts where they are beside it. */
export function readServed(data: unknown, where: string): Served {
  const lists = Object(resultOf(data)) as Readonly<Record<string, unknown>>;
  return {
    tools: readToolList(data, where),
    resources: textsAt(lists.resources, "uri"),
    resourceTemplates: textsAt(lists.resourceTemplates, "uriTemplate"),
    prompts: Array.isArray(lists.prompts) ? lists.prompts.flatMap(readPrompt) : undefined,
    guardedBy: revisionIn(data),
    list: data,
  };
}

/** The texts that the members of a list have there; undefined if it is not a list. */
const textsAt = (list: unknown, key: string): readonly string[] | undefined =>
  Array.isArray(list)
    ? list.flatMap((one) => (isObject(one) && typeof one[key] === "string" ? [one[key]] : []))
    : undefined;

function readPrompt(entry: unknown): readonly Tool[] {
  if (!isObject(entry) || typeof entry.name !== "string") return [];
  const { name, arguments: listed } = entry;
  const named = (Array.isArray(listed) ? listed : []).filter((one) => isObject(one) && typeof one.name === "string");
  // A prompt may be named like what objects inherit, and its arguments too.
  const properties = Object.assign(Object.create(null), ...named.map((one) => ({ [one.name]: { type: "string" } })));
  const required = named.filter((one) => one.required === true).map((one) => one.name);
  return [{ name, inputSchema: { type: "object", properties, required }, annotations: {} }];
}

/** Reads a `tools/list` result, one wrapped in a JSON-RPC answer, or the bare array of tools. */
export function readToolList(data: unknown, where: string): readonly Tool[] {
  const result = resultOf(data);
  const list = isObject(result) ? result.tools : result;
  if (!Array.isArray(list)) {
    throw new CommandError(`${where} holds no tools; expected the result of \`tools/list\`, \`{ "tools": [ ... ] }\``);
  }
  const tools = new Map<string, Tool>();
  for (const [index, entry] of list.entries()) {
    if (!isObject(entry) || typeof entry.name !== "string") {
      throw new CommandError(
        `${where}: tool ${index} has no name; expected an object with a \`name\` that is a string`,
      );
    }
    if (!tools.has(entry.name)) tools.set(entry.name, readTool(entry.name, entry));
  }
  return [...tools.values()];
}

function readTool(name: string, entry: Readonly<Record<string, unknown>>): Tool {
  const { description, inputSchema, annotations } = entry;
  const hints = isObject(annotations) ? annotations : {};
  return {
    name,
    ...(typeof description === "string" ? { description } : {}),
    ...(isObject(inputSchema) ? { inputSchema } : {}),
    annotations: {
      ...(typeof hints.readOnlyHint === "boolean" ? { readOnlyHint: hints.readOnlyHint } : {}),
      ...(typeof hints.destructiveHint === "boolean" ? { destructiveHint: hints.destructiveHint } : {}),
    },
  };
}
