import { createEngine } from "../../create-engine.js";
import { quote } from "../../policy/words.js";
import { type Command, EXIT, type Io } from "../command.js";
import { Misuse } from "../misuse.js";
import { decimal, readOptions, requirePositionals } from "../options.js";
import { readPolicyFile } from "../policy-file.js";
import { shown } from "../shown.js";
import { counted, plainLine } from "../text.js";
import { type Case, readCases } from "./case-file.js";
import { type Coverage, coverageOf } from "./coverage.js";
import { runSteps } from "./run-steps.js";

const HELP = `Usage: tollgate test <policy.json> <cases.json>... [options]

Runs unit tests of a policy: each case makes its calls in order on a fresh engine that counts in memory, by a clock that the
case sets (\`at\`, epoch milliseconds), and compares each decision with what it expects of it. Then tells which rules no case
ever made decide.

  { "cases": [ { "name": "refunds over 500 are denied", "calls": [
    { "at": 0, "tool": "create_refund", "args": { "amount": 900 }, "scope": { "grant": "g" },
      "effect": "deny", "code": "require_unmet", "rule": "/tools/create_refund/require/0" } ] } ] }

Of a call \`effect\` must be expected; \`code\`, \`rule\`, \`retryAfterMs\`, \`used\`, \`remaining\`, \`resetAt\`, \`message\` and
\`messageIncludes\` may be. \`approved\` and \`release\` name earlier calls by index.

  --min-coverage <percent>  fail where fewer of the deciding parts of the policy decided
  --json                    the results as JSON

Examples:
  tollgate test policy.json cases.json
  tollgate test policy.json cases/*.json --min-coverage 100`;

const OPTIONS = { "min-coverage": { type: "string" }, json: { type: "boolean" } } as const;

/** `tollgate test`: unit tests for policies, and how much of the policy they cover. */
export const test: Command = {
  name: "test",
  summary: "run cases on a policy and tell what they do not cover",
  help: HELP,
  async run(argv, { out }) {
    const { values, positionals } = readOptions(argv, OPTIONS);
    const [policyFile, ...files] = requirePositionals(positionals, ["<policy.json>", "<cases.json>"], { rest: true });
    const least = readPercent(values["min-coverage"]);
    const policy = readPolicyFile(policyFile!);
    const decided = new Set<string>();
    const cases = files.flatMap((file) =>
      readCases(file).map((one): CaseResult => {
        const { decisions, differences } = runSteps((clock) => createEngine({ policy, clock }), one.calls);
        for (const { rule } of decisions) decided.add(rule);
        return { file, name: one.name, ...resultOf(one, differences) };
      }),
    );
    const result: TestResult = { cases, coverage: coverageOf(policy, decided), minCoverage: least };
    if (values.json) out.line(JSON.stringify(result, null, 2));
    else print(result, out);
    return cases.every(({ ok }) => ok) && isCovered(result) ? EXIT.ok : EXIT.findings;
  },
};

interface CaseResult {
  readonly file: string;
  readonly name: string;
  readonly ok: boolean;
  /** What differs, call by call. */
  readonly differences: readonly string[];
}

interface TestResult {
  readonly cases: readonly CaseResult[];
  readonly coverage: Coverage;
  readonly minCoverage: number | undefined;
}

function resultOf(
  { calls }: Case,
  differences: readonly (readonly string[])[],
): Pick<CaseResult, "ok" | "differences"> {
  const lines = differences.flatMap((ofCall, index) => {
    const { tool } = calls[index]!;
    return ofCall.map((difference) => `call ${index}${tool === undefined ? "" : ` of ${quote(tool)}`}: ${difference}`);
  });
  return { ok: lines.length === 0, differences: lines };
}

function readPercent(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const percent = decimal(text);
  if (percent >= 0 && percent <= 100) return percent;
  throw new Misuse(`expected \`--min-coverage\` to be a number from 0 to 100, got ${shown(text)}`);
}

const isCovered = ({ coverage, minCoverage = 0 }: TestResult): boolean => coverage.percent >= minCoverage;

/** Rounded down, so that 100 % is said of nothing less. */
const percentText = (percent: number): string => `${Math.floor(percent * 10) / 10} %`;

function print(result: TestResult, out: Io["out"]): void {
  const { cases, coverage, minCoverage } = result;
  for (const { name, ok, differences } of cases) {
    out.line(`${ok ? out.style("green", "ok  ") : out.style("red", "FAIL")} ${plainLine(name)}`);
    for (const difference of differences) out.line(`       ${plainLine(difference)}`);
  }
  const all = coverage.covered.length + coverage.uncovered.length;
  out.line();
  out.line(`${cases.filter(({ ok }) => ok).length} of ${counted(cases.length, "case")} as expected`);
  out.line(
    `${coverage.covered.length} of ${all} deciding parts of the policy decided, ${percentText(coverage.percent)}`,
  );
  if (coverage.uncovered.length > 0) out.line("no case made these decide:");
  for (const place of coverage.uncovered) out.line(`  ${plainLine(place)}`);
  if (!isCovered(result)) out.line(out.style("red", `less than the ${minCoverage} % that \`--min-coverage\` asks for`));
}
