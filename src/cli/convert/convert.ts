import { segmentName } from "../../json/pointer.js";
import { safeParsePolicy } from "../../policy/parse.js";
import type { PolicyDocument, ToolRules } from "../../policy/policy.v1.js";
import { quote } from "../../policy/words.js";
import { EVERY_TOOL, type InterceptPolicy } from "./intercept.js";
import type { LineMessage, Node } from "./node.js";
import { createNotes, type Note, type Notes } from "./notes.js";
import { countersOf } from "./original-counters.js";
import { readIntercept } from "./read.js";
import { convertRules, isEmpty, joinRules, type Rules, toolRules } from "./rules.js";
import { noteDifferences } from "./stricter.js";

/** A policy that lets no call through that the original denies; or all for which there can be none. */
export type Conversion =
  | { readonly ok: true; readonly policy: PolicyDocument; readonly notes: readonly Note[] }
  | { readonly ok: false; readonly issues: readonly LineMessage[] };

export interface ConvertOptions {
  /** Names of the server's tools, for rules that hold for every tool. */
  readonly tools?: readonly string[] | undefined;
}

/** Converts an Intercept policy. A rule that cannot be carried over denies, and has a note. Never throws. */
export function convertIntercept(root: Node, { tools = [] }: ConvertOptions = {}): Conversion {
  const read = readIntercept(root);
  if (!read.ok) return read;
  const notes = createNotes();
  for (const { line, message } of read.remarks) notes.remark(line, message);
  noteDifferences(read.policy, notes);
  const lines = new Map<unknown, number>();
  const policy = convertPolicy(read.policy, tools, notes, lines);
  const parsed = safeParsePolicy(policy);
  if (parsed.ok) return { ok: true, policy, notes: notes.all() };
  const issues = parsed.issues.map(({ pointer, message }) => ({
    line: lineAt(policy, pointer, lines) ?? root.line,
    message,
  }));
  return { ok: false, issues };
}

function convertPolicy(
  intercept: InterceptPolicy,
  names: readonly string[],
  notes: Notes,
  lines: Map<unknown, number>,
): PolicyDocument {
  const counters = countersOf(intercept);
  const rulesOf = (tool: string): Rules =>
    convertRules(intercept.tools.get(tool)?.rules ?? [], { tool, counters, notes }, (written, line) => {
      lines.set(written, line);
    });

  // A limit that counts calls can be set for all tools at once; everything else is written to each of them.
  const every = rulesOf(EVERY_TOOL);
  const shared = every.refusal === undefined ? every.limits.filter((limit) => limit.increment_from === undefined) : [];
  const each: Rules = { ...every, limits: every.limits.filter((limit) => !shared.includes(limit)) };

  const tools = new Map<string, ToolRules>();
  for (const [tool, { line }] of intercept.tools) {
    if (tool === EVERY_TOOL) continue;
    if (tool.includes("*"))
      notes.remark(line, `${quote(tool)} is not a pattern there, and names no tool; its rules are left out`);
    else tools.set(tool, toolRules(joinRules([rulesOf(tool), each])));
  }
  const closing = intercept.default.effect === "allow" && !isEmpty(each);
  if (closing) {
    for (const name of names) if (!tools.has(name) && !name.includes("*")) tools.set(name, toolRules(each));
    const more = names.length > 0 ? "" : "; give the server's tools to list them all";
    notes.stricter(intercept.tools.get(EVERY_TOOL)?.line ?? 1, `${CLOSING}${more}`);
  }
  const hide = hiddenBy(intercept, notes);
  return {
    version: "1",
    ...(intercept.description === undefined ? {} : { description: intercept.description }),
    default: closing ? "deny" : intercept.default.effect,
    ...(hide.length === 0 ? {} : { hide }),
    ...(shared.length === 0 ? {} : { all_tools: { limits: shared } }),
    ...(tools.size === 0 ? {} : { tools: Object.fromEntries(tools) }),
  };
}

const CLOSING =
  "the rules of `*` hold for every tool there; here they are written to each tool that is listed, and others are denied";

function hiddenBy({ hide }: InterceptPolicy, notes: Notes): string[] {
  if (hide.some(({ name }) => name === "*")) return ["*"];
  return hide.flatMap(({ name, line }) => {
    if (!name.includes("*")) return [name];
    notes.remark(line, `${quote(name)} is not a pattern there, and hides no tool; it is left out`);
    return [];
  });
}

/** The line that the part of a policy at a JSON Pointer, or what it is in, was written for. */
function lineAt(policy: PolicyDocument, pointer: string, lines: ReadonlyMap<unknown, number>): number | undefined {
  let at: unknown = policy;
  let line: number | undefined;
  for (const name of pointer.split("/").slice(1)) {
    at = (at as Readonly<Record<string, unknown>>)[segmentName(name)];
    line = lines.get(at) ?? line;
  }
  return line;
}
