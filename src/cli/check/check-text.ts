import { parseTree } from "#jsonc-parser";
import { offsets, pointers, positions } from "../../policy/places.js";
import type { Tool } from "../server-tools/tool.js";
import { parsePolicyText } from "../shared/policy-text.js";
import { CHECKS, type CheckId, type Severity } from "./checks.js";
import type { LintFinding, Repair, Subject } from "./lint-finding.js";
import { LINT_RULES } from "./lint-rules.js";
import { createPlaces } from "./place.js";

/** Something found in a document, at its place. */
export interface Finding {
  readonly id: CheckId;
  readonly severity: Severity;
  /** JSON Pointer (RFC 6901). */
  readonly pointer: string;
  /** From 1, the column in UTF-16 code units. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
  /** A value of the argument that shows it: a text that the pattern matches. */
  readonly example?: string;
  /** The repair that `--fix` would write, or `--fix-unsafe` if it lets more calls through. */
  readonly repair?: Repair;
}

/**
 * All that is wrong or doubtful in a document text, in its order; on its own, and beside the tools of a server, whose list a
 * guard with a policy of this revision may have shortened.
 */
export function checkText(text: string, tools?: readonly Tool[], guardedBy?: string): readonly Finding[] {
  const parsed = parsePolicyText(text);
  const ofParser = (parsed.ok ? parsed.warnings : parsed.issues).map((issue): Finding => {
    const { code, pointer, line = 1, column = 1, message } = issue;
    return finding(code, { pointer, line, column }, message);
  });
  if (!parsed.ok || parsed.policy.version === "2") return ofParser;

  const byName = tools === undefined ? undefined : new Map(tools.map((tool) => [tool.name, tool]));
  const isGuarded = guardedBy === parsed.policy.revision;
  const subject = { policy: parsed.policy, tools: byName, isGuarded, placeOf: createPlaces(byName ?? new Map()) };
  return [...ofParser, ...lint(subject).map(locating(text))].sort((a, b) => a.line - b.line || a.column - b.column);
}

function lint(subject: Subject): readonly LintFinding[] {
  const found: LintFinding[] = [];
  for (const rule of LINT_RULES) rule(subject, (one) => void found.push(one));
  return found;
}

/** Gives a finding its position. */
function locating(text: string): (found: LintFinding) => Finding {
  const pointerTo = pointers();
  const offsetOf = offsets(parseTree(text));
  const positionOf = positions(text);
  return ({ id, path, message, atKey = false, ...more }) => {
    const place = { pointer: pointerTo(path), ...positionOf(offsetOf(path, atKey)) };
    return { ...finding(id, place, message), ...more };
  };
}

const finding = (
  id: CheckId,
  place: { readonly pointer: string; readonly line: number; readonly column: number },
  message: string,
): Finding => ({ id, severity: CHECKS[id].severity, ...place, message });
