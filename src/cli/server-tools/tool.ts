import { POLICY_META_KEY } from "../../mcp/tools/list-filter.js";
import { CommandError } from "../shared/command-error.js";

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

/** The tools of a server. */
export interface ServedTools {
  readonly tools: readonly Tool[];
  /** The revision of the guard's policy, if a guard shortened the list. */
  readonly guardedBy: string | undefined;
  /** The list as it came. */
  readonly list: unknown;
}

/** The revision of the policy by which a guard shortened a `tools/list` result. */
export function revisionIn(data: unknown): string | undefined {
  const { _meta: meta } = Object(resultOf(data)) as { readonly _meta?: unknown };
  const revision = isObject(meta) ? meta[POLICY_META_KEY] : undefined;
  return typeof revision === "string" ? revision : undefined;
}

const resultOf = (data: unknown): unknown => (isObject(data) && isObject(data.result) ? data.result : data);

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
