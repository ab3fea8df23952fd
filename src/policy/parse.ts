import { MAX_ISSUES } from "./caps.js";
import { checkDocument } from "./check.js";
import { copyJson } from "./copy.js";
import type { Finding, Report } from "./finding.js";
import { PolicyError, type PolicyIssue } from "./issue.js";
import { otherFormHint } from "./other-forms.js";
import { locate } from "./places.js";
import { issuePolicy, type Policy } from "./policy.js";
import { revisionOf } from "./revision.js";
import { type ReadText, readText } from "./text.js";

/**
 * A policy with what is doubtful in it, or all that is wrong with the document.
 *
 * @example
 * ```ts
 * import type { ParseResult } from "tollgate";
 *
 * function summary(result: ParseResult): string {
 *   return result.ok ? `${result.policy.revision}, ${result.warnings.length} warnings` : `${result.issues.length} errors`;
 * }
 * ```
 */
export type ParseResult =
  | { readonly ok: true; readonly policy: Policy; readonly warnings: PolicyIssue[] }
  | { readonly ok: false; readonly issues: PolicyIssue[] };

/**
 * Reads a policy document, JSON text or a value; throws a `PolicyError` with every issue that it has. See
 * docs/language.md#what-is-refused.
 *
 * @example
 * ```ts
 * import { readFileSync } from "node:fs";
 * import { parsePolicy } from "tollgate";
 *
 * const policy = parsePolicy(readFileSync("policy.json", "utf8"));
 * ```
 */
export function parsePolicy(input: unknown): Policy {
  const result = safeParsePolicy(input);
  if (!result.ok) throw new PolicyError(result.issues);
  return result.policy;
}

/**
 * Reads a policy document, JSON text or a value. Never throws. See docs/language.md#what-is-refused.
 *
 * @example
 * ```ts
 * import { safeParsePolicy } from "tollgate";
 *
 * const result = safeParsePolicy('{ "version": "1" }');
 * if (!result.ok) for (const { pointer, line, message } of result.issues) console.error(pointer, line, message);
 * ```
 */
export function safeParsePolicy(input: unknown): ParseResult {
  return safely(() => (typeof input === "string" ? parseText(input) : parseValue(input)));
}

function safely(parse: () => ParseResult): ParseResult {
  try {
    return parse();
  } catch {
    // Not by any document, but by what a host may have done to the language's own objects.
    return { ok: false, issues: [{ code: "TG104", pointer: "", message: BROKEN }] };
  }
}

const BROKEN = "could not be checked; is `Object.prototype` changed, or the stack nearly used up?";

function parseText(text: string): ParseResult {
  const found = readText(text);
  return found.ok
    ? parseValue(found.read.data, { text, ...found.read })
    : { ok: false, issues: locate([found.finding], text) };
}

function parseValue(input: unknown, source?: ReadText & { readonly text: string }): ParseResult {
  const issues: Finding[] = source === undefined ? [] : source.lost.slice(0, MAX_ISSUES);
  const warnings: Finding[] = [];
  let copied: ReturnType<typeof copyJson>;
  try {
    const report = reportTo(issues, tooMany);
    copied = copyJson(input, report);
    const otherForm = otherFormHint(copied?.value);
    if (otherForm !== undefined) report([], "TG107", otherForm);
    else if (copied !== undefined)
      checkDocument(
        copied.value,
        report,
        reportTo(warnings, () => {}),
      );
  } catch (error) {
    if (error !== TOO_MANY) throw error;
    issues.push({ path: [], code: "TG110", message: TOO_MANY.message, at: "value" });
  }

  const place = (findings: readonly Finding[]) => (findings.length === 0 ? [] : locate(findings, source?.text));
  if (issues.length > 0) return { ok: false, issues: place(issues) };
  // If nothing was copied, that was reported.
  const policy = copied!.value as object;
  freeze(policy);
  return { ok: true, policy: issuePolicy(policy), warnings: place(warnings) };
}

/** Ends a check that has found more than anybody will read. */
const TOO_MANY = { message: "has more than 10,000 issues, of which the first are listed; mend these and try again" };

const tooMany = (): never => {
  throw TOO_MANY;
};

function reportTo(findings: Finding[], full: () => void): Report {
  return (path, code, message, atKey = false) => {
    if (findings.length < MAX_ISSUES) findings.push({ path, code, message, at: atKey ? "key" : "value" });
    else full();
  };
}

/** Adds the revision and freezes all. */
function freeze(policy: object): void {
  Object.defineProperty(policy, "revision", {
    __proto__: null,
    value: revisionOf(policy),
    enumerable: false,
  } as PropertyDescriptor);
  const walk = (value: unknown): void => {
    if (Object(value) !== value) return;
    for (const member of Object.values(Object.freeze(value as object))) walk(member);
  };
  walk(policy);
}
