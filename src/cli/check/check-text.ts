import { pointers } from "../../policy/places.js";
import type { AnyPolicy } from "../../policy/policy.js";
import type { Schema } from "../server-tools/schema-reader.js";
import type { Served } from "../server-tools/served.js";
import type { Tool } from "../server-tools/tool.js";
import { type PolicyText, readPolicyText } from "../shared/policy-text.js";
import { CHECKS, type CheckId, type Severity } from "./checks.js";
import type { LintFinding, Repair, Subject } from "./lint-finding.js";
import { LINT_RULES, OF_TOOLS } from "./lint-rules.js";
import { createPlaces, placesIn } from "./place.js";
import { ruleMeanings } from "./rule-meanings.js";
import { viewOf } from "./section-views.js";

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

/** The server, the guard and the caller that a document is checked beside. */
export interface Beside extends Partial<Omit<Served, "tools">> {
  /** The tools of its server. */
  readonly tools?: readonly Tool[] | undefined;
  /** The revision of the policies that the document is one of; its own if left out. */
  readonly revision?: string | undefined;
  /** The other policies that a call must pass too. */
  readonly others?: readonly AnyPolicy[] | undefined;
  /** A JSON Schema of what the host says of the caller. */
  readonly principal?: Schema | undefined;
}

/** The same of a text that is read for nothing else. */
export const checkText = (text: string, tools?: readonly Tool[], guardedBy?: string): readonly Finding[] =>
  checkPolicy(readPolicyText(text), { tools, guardedBy });

/** All that is wrong or doubtful in a document, in the order of its text; on its own, and beside what it is used with. */
export function checkPolicy({ result, placeOf }: PolicyText, beside: Beside = {}): readonly Finding[] {
  const ofParser = (result.ok ? result.warnings : result.issues).map((issue): Finding => {
    const { code, pointer, line = 1, column = 1, message } = issue;
    return finding(code, { pointer, line, column }, message);
  });
  if (!result.ok) return ofParser;

  const { policy } = result;
  const { tools, guardedBy, revision = policy.revision, others = [], principal } = beside;
  const byName = tools === undefined ? undefined : new Map(tools.map((tool) => [tool.name, tool]));
  const pointerTo = pointers();
  const subject: Subject = {
    kind: "tools",
    policy,
    others,
    tools: byName,
    served: beside,
    isGuarded: guardedBy === revision,
    placeOf: createPlaces(byName ?? new Map()),
    principalAt: principal === undefined ? undefined : placesIn(principal),
    pointerTo,
  };
  const placed = ({ id, path, message, atKey, ...more }: LintFinding): Finding => {
    const place = { pointer: pointerTo(path), ...placeOf(path, atKey) };
    return { ...finding(id, place, message), ...more };
  };
  const found = [...ofParser, ...lint(subject).map(placed)];
  const meanings = ruleMeanings(policy, found).map(placed);
  return [...found, ...meanings].sort((a, b) => a.line - b.line || a.column - b.column);
}

function lint(subject: Subject): readonly LintFinding[] {
  const found: LintFinding[] = [];
  const report = (one: LintFinding): void => void found.push(one);
  for (const rule of [...LINT_RULES, ...OF_TOOLS]) rule(subject, report);
  for (const kind of ["resources", "prompts"] as const) {
    const view = viewOf(subject, kind, report);
    if (view !== undefined) for (const rule of LINT_RULES) rule(view.subject, view.report);
  }
  return found;
}

const finding = (
  id: CheckId,
  place: { readonly pointer: string; readonly line: number; readonly column: number },
  message: string,
): Finding => ({ id, severity: CHECKS[id].severity, ...place, message });
