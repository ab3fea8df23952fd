import { cellCoverage } from "../../analysis/kinds/cell-coverage.js";
import { suggestCalls } from "../../analysis/kinds/suggest.js";
import { createEngine } from "../../create-engine.js";
import type { AnyPolicy } from "../../policy/policy.js";
import type { PolicyCaseFailure } from "../../testing/policy/policy-case.js";
import { callOf, runCase } from "../../testing/policy/run-case.js";
import { failureLines, nameOfCall } from "../../testing/policy/test-policy.js";
import { type Command, EXIT, type Io } from "../command.js";
import { CommandError } from "../shared/command-error.js";
import { decimal, readOptions } from "../shared/command-line.js";
import type { Place } from "../shared/json-file.js";
import { counted, plainLine } from "../shared/phrases.js";
import { POLICY_HELP, POLICY_OPTION, policyArguments, readPolicyFiles } from "../shared/policy-file.js";
import { shown } from "../shared/shown.js";
import { readCaseFile } from "./case-file.js";
import { type CellReport, cellLines, cellReport, suggestedCases } from "./cells.js";
import { type Coverage, coverageOf, type Decided } from "./coverage.js";

const HELP = `Usage: tollgate test <policy.json> <cases.json>... [options]

Runs unit tests of a policy. Each case makes its calls in order on a fresh
engine, which counts in memory by the clock that the case sets. Each decision
is compared with the one that the case expects. Then the command lists the
rules that no case made decide.

  {
    "$schema": "./node_modules/tollgate/schema/policy-cases.schema.json",
    "cases": [{ "name": "refunds over 500 are denied", "calls": [{
      "at": "2026-01-31T12:00:00Z", "tool": "create_refund",
      "args": { "amount": 900 }, "scope": { "grant": "g" },
      "effect": "deny", "code": "require_unmet",
      "rule": "/tools/create_refund/require/0" }] }]
  }

A call must expect its \`effect\`. It may expect \`code\`, \`rule\`, \`retryAfterMs\`,
\`used\`, \`remaining\`, \`resetAt\`, \`message\` and \`messageIncludes\`. \`approved\` and
\`release\` name earlier calls by index. \`times\` makes a call several times,
each with the same expectation. A time is ISO 8601 or epoch milliseconds. For
version "2" a call may also have \`principal\` and \`annotations\`, and expect
\`policy\`, the name of the document that decides, \`observed\`, \`remember\`, and
\`carried\`, the tool whose carried call decides. In place of \`tool\` it may have
\`resource\` or \`prompt\`. In vitest or node:test, \`testPolicy\` of
tollgate/testing runs the same cases.

${POLICY_HELP}
  --min-coverage <percent>
                       fails if fewer of the policy's deciding parts decided
  --coverage <what>    rules (the default) lists the parts that no case made
                       decide; cells also lists the kinds of values that no
                       case had, of all that conditions tell apart
  --suggest            prints cases with the kinds of values that are missing,
                       in place of the results. Their effect is "unconfirmed":
                       they fail until you have written the right one. Takes no
                       <cases.json> too
  --json               the results as JSON

Examples:
  tollgate test policy.json cases.json
  tollgate test policy.json cases/*.json --min-coverage 100
  tollgate test --policy org.json --policy team.json cases.json
  tollgate test policy.json cases.json --suggest > more.json`;

const OPTIONS = {
  ...POLICY_OPTION,
  "min-coverage": { type: "string" },
  coverage: { type: "string" },
  suggest: { type: "boolean" },
  json: { type: "boolean" },
} as const;

/** `tollgate test`: unit tests for policies, and how much of the policy they cover. */
export const test: Command = {
  name: "test",
  summary: "run cases on a policy and tell what they do not cover",
  help: HELP,
  async run(argv, { out, err }) {
    const { values, positionals } = readOptions(argv, OPTIONS);
    const suggests = values.suggest === true;
    const named = policyArguments(values.policy, positionals, suggests ? [] : ["<cases.json>"], { rest: true });
    const least = readPercent(values["min-coverage"]);
    const countsCells = readCoverage(values.coverage) === "cells";
    const policy = readPolicyFiles(named.files);
    const decided: Decided[] = [];
    const cases = named.rest.map(readCaseFile).flatMap(({ file, cases, placeOf }) =>
      cases.map(({ name, calls }, index): CaseResult => {
        const { decisions, failures } = runCase((clock) => createEngine({ policy, clock }), calls);
        decided.push(...decisions.map((decision, at) => ({ call: callOf(calls[at]!), decision })));
        const placed = failures.map((failure) => ({ ...placeOf(index, failure.call), ...failure }));
        return { file, name, ok: failures.length === 0, failures: placed };
      }),
    );
    const cells =
      countsCells || suggests
        ? cellCoverage(
            policy as readonly AnyPolicy[],
            decided.map(({ call }) => call),
          )
        : undefined;
    const result: TestResult = {
      cases,
      coverage: coverageOf(policy, decided),
      ...(cells !== undefined && { cells: cellReport(cells) }),
      minCoverage: least,
    };
    const isOk = cases.every(({ ok }) => ok) && isCovered(result);
    if (suggests) {
      const suggested = suggestedCases(suggestCalls(policy, cells!));
      out.line(JSON.stringify(suggested, null, 2));
      err.line(`${counted(suggested.cases.length, "case")} suggested; each fails until its effect is confirmed`);
      if (!isOk) err.line("not all is as expected; run the same without `--suggest`");
    } else if (values.json) out.line(JSON.stringify(result, null, 2));
    else print(result, out);
    return isOk ? EXIT.ok : EXIT.findings;
  },
};

interface CaseResult {
  readonly file: string;
  readonly name: string;
  readonly ok: boolean;
  /** The calls that were decided otherwise, and where they stand in the file. */
  readonly failures: readonly (PolicyCaseFailure & Partial<Place>)[];
}

interface TestResult {
  readonly cases: readonly CaseResult[];
  readonly coverage: Coverage;
  /** Only if asked for. */
  readonly cells?: CellReport;
  readonly minCoverage: number | undefined;
}

function readCoverage(what = "rules"): "rules" | "cells" {
  if (what === "rules" || what === "cells") return what;
  throw new CommandError(`expected \`--coverage\` to be \`rules\` or \`cells\`, got ${shown(what)}`);
}

function readPercent(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const percent = decimal(text);
  if (percent >= 0 && percent <= 100) return percent;
  throw new CommandError(`expected \`--min-coverage\` to be a number from 0 to 100, got ${shown(text)}`);
}

const isCovered = ({ coverage, minCoverage = 0 }: TestResult): boolean => coverage.percent >= minCoverage;

/** Rounded down, so that 100 % is said of nothing less. */
const percentText = (percent: number): string => `${Math.floor(percent * 10) / 10} %`;

function print(result: TestResult, out: Io["out"]): void {
  const { cases, coverage, cells, minCoverage } = result;
  for (const { file, name, ok, failures } of cases) {
    out.line(`${ok ? out.style("green", "ok  ") : out.style("red", "FAIL")} ${plainLine(name)}`);
    for (const failure of failures) {
      const { line, column } = failure;
      const place = line === undefined ? file : `${file}:${line}:${column}`;
      out.line(plainLine(`     ${place} ${nameOfCall(failure)}`));
      for (const text of failureLines(failure)) out.line(`       ${plainLine(text)}`);
    }
  }
  const all = coverage.covered.length + coverage.uncovered.length;
  out.line();
  out.line(`${cases.filter(({ ok }) => ok).length} of ${counted(cases.length, "case")} as expected`);
  out.line(
    `${coverage.covered.length} of ${all} deciding parts of the policy decided, ${percentText(coverage.percent)}`,
  );
  if (coverage.uncovered.length > 0) out.line("no case made these decide:");
  for (const place of coverage.uncovered) out.line(`  ${plainLine(place)}`);
  if (cells !== undefined) for (const line of cellLines(cells, percentText(cells.percent))) out.line(line);
  if (!isCovered(result)) out.line(out.style("red", `less than the ${minCoverage} % that \`--min-coverage\` asks for`));
}
