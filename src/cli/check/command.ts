import { writeFileSync } from "node:fs";
import { quote } from "../../policy/words.js";
import { type Command, EXIT, type Io } from "../command.js";
import { Misuse } from "../misuse.js";
import { fileProblem, readOptions, readTextFile, requirePositionals, splitAtDashes } from "../options.js";
import { counted, plainLine } from "../text.js";
import { readTools, SOURCE_HELP, SOURCE_OPTIONS, sourceOf } from "../tools/source.js";
import { checkText, type Finding } from "./check.js";
import { CHECKS } from "./checks.js";
import { codeFrame, linesOf } from "./code-frame.js";
import { applyFixes } from "./fix.js";

const HELP = `Usage: tollgate check <policy.json> [options] [-- <server command>]

Finds what is wrong or doubtful in a policy, each with its place, an id and what to write instead. With a server's tools
it also checks names of tools, paths, operators and values against them. The ids are explained in docs/checks.md.

${SOURCE_HELP}

  --fix                writes what can be written safely: \`exists\` before a \`deny_if\` on an optional argument (TG144)
  --ignore <id>        leaves out findings of an id, may be repeated
  --json               the findings as JSON

Examples:
  tollgate check policy.json
  tollgate check policy.json --tools tools.json --fix
  tollgate check policy.json -- npx @modelcontextprotocol/server-memory`;

const OPTIONS = {
  ...SOURCE_OPTIONS,
  fix: { type: "boolean" },
  ignore: { type: "string", multiple: true },
  json: { type: "boolean" },
} as const;

/** `tollgate check`: a linter for policies. */
export const check: Command = {
  name: "check",
  summary: "find what is wrong or doubtful in a policy, on its own and beside a server's tools",
  help: HELP,
  async run(argv, io) {
    const { own, after } = splitAtDashes(argv);
    const { values, positionals } = readOptions(own, OPTIONS);
    const [file] = requirePositionals(positionals, ["<policy.json>"]) as [string];
    const ignored = readIgnored(values.ignore);
    const source = sourceOf(values, after);
    let text = readTextFile(file);
    const tools = source === undefined ? undefined : await readTools(source, values, io.env);
    const found = () => checkText(text, tools).filter(({ id }) => !ignored.has(id));

    let findings = found();
    const fixes = values.fix ? findings.flatMap(({ fix }) => fix ?? []) : [];
    if (fixes.length > 0) {
      text = applyFixes(text, fixes);
      write(file, text);
      findings = found();
    }
    const report = { file, text, findings, fixed: fixes.length, tools: tools?.length };
    if (values.json) io.out.line(JSON.stringify(asJson(report), null, 2));
    else print(report, io);
    return findings.length > 0 ? EXIT.findings : EXIT.ok;
  },
};

interface CheckReport {
  readonly file: string;
  readonly text: string;
  readonly findings: readonly Finding[];
  readonly fixed: number;
  /** How many tools it was checked against; undefined where no server was given. */
  readonly tools: number | undefined;
}

function readIgnored(ids: readonly string[] = []): ReadonlySet<string> {
  const unknown = ids.find((id) => !Object.hasOwn(CHECKS, id));
  if (unknown !== undefined)
    throw new Misuse(`expected \`--ignore\` to be an id such as \`TG144\`, got ${quote(unknown)}`);
  return new Set(ids);
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new Misuse(`cannot write ${quote(file)}: ${fileProblem(error)}`);
  }
}

const count = (findings: readonly Finding[], severity: Finding["severity"]): number =>
  findings.filter((one) => one.severity === severity).length;

function asJson({ file, findings, fixed, tools }: CheckReport) {
  return {
    file,
    tools: tools ?? null,
    fixed,
    errors: count(findings, "error"),
    warnings: count(findings, "warning"),
    findings: findings.map(({ fix, ...finding }) => ({
      ...finding,
      title: CHECKS[finding.id].title,
      fixable: fix !== undefined,
    })),
  };
}

function print({ file, text, findings, fixed, tools }: CheckReport, { out }: Io): void {
  const lines = linesOf(text);
  for (const { id, severity, line, column, message } of findings) {
    const label = out.style(severity === "error" ? "red" : "yellow", `${severity} ${id}`);
    out.line(`${out.style("bold", `${file}:${line}:${column}`)} ${label} ${plainLine(message)}`);
    for (const row of codeFrame(lines, { line, column }, out.style)) out.line(row);
    out.line();
  }
  if (fixed > 0) out.line(`${counted(fixed, "finding")} mended in ${file}`);
  const against = tools === undefined ? "" : `, against ${counted(tools, "tool")}`;
  if (findings.length === 0) out.line(`${out.style("green", "fine:")} ${file}${against}`);
  else {
    const [errors, warnings] = [count(findings, "error"), count(findings, "warning")];
    out.line(`${counted(errors, "error")}, ${counted(warnings, "warning")} in ${file}${against}`);
  }
  if (tools === undefined) out.line(out.style("dim", "not checked against a server; see `tollgate check --help`"));
}
