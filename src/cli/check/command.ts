import { safeParsePolicy } from "../../policy/parse.js";
import { notReadYet } from "../../policy/policy.js";
import { quote } from "../../policy/words.js";
import { type Command, EXIT, type Io } from "../command.js";
import { readTools, SOURCE_HELP, SOURCE_OPTIONS, sourceOf } from "../server-tools/source.js";
import type { Tool } from "../server-tools/tool.js";
import { unlistedTools } from "../server-tools/unlisted-tools.js";
import { CommandError } from "../shared/command-error.js";
import { readOptions, requirePositionals, splitAtDashes } from "../shared/command-line.js";
import { counted, plainLine } from "../shared/phrases.js";
import { readTextFile } from "../shared/read-file.js";
import { shown } from "../shared/shown.js";
import { writeBack } from "../shared/write-file.js";
import { fewNames } from "./allowed-destroyers.js";
import { checkText, type Finding } from "./check-text.js";
import { CHECKS } from "./checks.js";
import { codeFrame, linesOf } from "./code-frame.js";
import { repair } from "./repair.js";
import { type Repairable, repairable } from "./repairable.js";

const HELP = `Usage: tollgate check <policy.json> [options] [-- <server command>]

Finds errors and doubts in a policy, each with its place, an id and a remedy.
With a server's tools it also checks names of tools, paths, operators and
values against them. docs/checks.md explains the ids.

${SOURCE_HELP}

  --fix                writes the repairs that change no decision: takes out a
                       rule that stands twice (TG124)
  --fix-unsafe         writes also those that let more calls through, and says
                       which calls: \`exists\` before a \`deny_if\` on an optional
                       argument (TG144), and such a \`deny_if\` in place of a
                       \`require\` (TG161)
  --ignore <id>        leaves out findings of an id, may be repeated
  --json               the findings as JSON

Examples:
  tollgate check policy.json
  tollgate check policy.json --tools tools.json --fix
  tollgate check policy.json -- npx -y @modelcontextprotocol/server-memory`;

const OPTIONS = {
  ...SOURCE_OPTIONS,
  fix: { type: "boolean" },
  "fix-unsafe": { type: "boolean" },
  ignore: { type: "string", multiple: true },
  json: { type: "boolean" },
} as const;

/** `tollgate check`: a linter for policies. */
export const check: Command = {
  name: "check",
  summary: "find errors and doubts in a policy, also beside a server's tools",
  help: HELP,
  async run(argv, io) {
    const { own, after } = splitAtDashes(argv);
    const { values, positionals } = readOptions(own, OPTIONS);
    const [file] = requirePositionals(positionals, ["<policy.json>"]) as [string];
    const ignored = readIgnored(values.ignore);
    const source = sourceOf(values, after);
    const text = readTextFile(file);
    requireVersion1(text, file);
    const served = source === undefined ? undefined : await readTools(source, values, io.env);
    const find = (document: string) =>
      checkText(document, served?.tools, served?.guardedBy).filter(({ id }) => !ignored.has(id));

    const findings = find(text);
    const unsafe = values["fix-unsafe"] === true;
    const chosen = values.fix || unsafe ? repairable(findings, unsafe) : [];
    const repaired =
      chosen.length === 0
        ? undefined
        : repair(
            text,
            chosen.flatMap((one) => one.repair.changes),
          );
    const report: CheckReport = repaired?.ok
      ? { file, text: repaired.text, findings: find(repaired.text), repaired: chosen, served: served?.tools }
      : { file, text, findings, repaired: [], served: served?.tools };
    if (repaired?.ok) writeBack(file, text, repaired.text);
    if (values.json) io.out.line(JSON.stringify(asJson(report), null, 2));
    else print(report, io);
    if (repaired?.ok === false) {
      io.err.line(`nothing is written to ${quote(file)}: after its repairs it would not be valid; ${repaired.reason}`);
    }
    return report.findings.length > 0 ? EXIT.findings : EXIT.ok;
  },
};

/** Errors of a document are told in both versions; what is doubtful, only in version "1" yet. */
function requireVersion1(text: string, file: string): void {
  const parsed = safeParsePolicy(text);
  if (parsed.ok && parsed.policy.version === "2") {
    throw new CommandError(`${shown(file)} is a valid policy; ${notReadYet("`tollgate check`")}, and looks no further`);
  }
}

interface CheckReport {
  readonly file: string;
  readonly text: string;
  readonly findings: readonly Finding[];
  /** The repairs, each with its place before it. */
  readonly repaired: readonly Repairable[];
  /** The tools that it was checked against; undefined if no server was given. */
  readonly served: readonly Tool[] | undefined;
}

function readIgnored(ids: readonly string[] = []): ReadonlySet<string> {
  const unknown = ids.find((id) => !Object.hasOwn(CHECKS, id));
  if (unknown !== undefined)
    throw new CommandError(`expected \`--ignore\` to be an id such as \`TG144\`, got ${quote(unknown)}`);
  return new Set(ids);
}

const count = (findings: readonly Finding[], severity: Finding["severity"]): number =>
  findings.filter((one) => one.severity === severity).length;

/** The server's tools that a valid policy does not name, and what becomes of them. */
function unnamed({ text, served }: CheckReport) {
  const parsed = safeParsePolicy(text);
  if (!parsed.ok || parsed.policy.version === "2" || served === undefined) return undefined;
  return { tools: unlistedTools(parsed.policy, served), effect: parsed.policy.default };
}

function asJson(report: CheckReport) {
  const { file, findings, repaired, served } = report;
  return {
    file,
    tools: served?.length ?? null,
    unlisted: unnamed(report)?.tools.map(({ name }) => name) ?? null,
    fixed: repaired.map(({ id, pointer, repair }) => ({ id, pointer, letsThrough: repair.letsThrough ?? null })),
    errors: count(findings, "error"),
    warnings: count(findings, "warning"),
    findings: findings.map(({ repair, ...finding }) => ({
      ...finding,
      title: CHECKS[finding.id].title,
      fixable: repair === undefined ? null : repair.letsThrough === undefined ? "safe" : "unsafe",
    })),
  };
}

function print(report: CheckReport, { out }: Io): void {
  const { file, text, findings, repaired, served } = report;
  const lines = linesOf(text);
  for (const { id, severity, line, column, message } of findings) {
    const label = out.style(severity === "error" ? "red" : "yellow", `${severity} ${id}`);
    out.line(`${out.style("bold", `${file}:${line}:${column}`)} ${label} ${plainLine(message)}`);
    for (const row of codeFrame(lines, { line, column }, out.style)) out.line(row);
    out.line();
  }
  for (const { id, pointer, repair } of repaired) {
    const effect = repair.letsThrough === undefined ? "no decision changes" : `lets through ${repair.letsThrough}`;
    out.line(`${out.style("bold", "repaired")} ${id} at ${plainLine(pointer)}: ${plainLine(effect)}`);
  }
  const against = served === undefined ? "" : `, against ${counted(served.length, "tool")}`;
  if (findings.length === 0) out.line(`${out.style("green", "fine:")} ${file}${against}`);
  else {
    const [errors, warnings] = [count(findings, "error"), count(findings, "warning")];
    out.line(`${counted(errors, "error")}, ${counted(warnings, "warning")} in ${file}${against}`);
  }
  if (served === undefined) out.line(out.style("dim", "not checked against a server; see `tollgate check --help`"));
  const { tools: others = [], effect } = unnamed(report) ?? {};
  if (others.length === 0) return;
  const decided = effect === "deny" ? "denies" : "allows";
  out.line(
    `the policy does not name ${counted(others.length, "tool")} of the server, and \`default\` ${decided} ${others.length === 1 ? "it" : "them"}: ${fewNames(others)}; list or hide, or let \`tollgate init --merge ${plainLine(file)} --out ${plainLine(file)}\` with the same server add a rule for each`,
  );
}
