import type { AnyPolicy } from "../../policy/policy.js";
import { revisionOfAll } from "../../policy/revision.js";
import { quote } from "../../policy/words.js";
import { type Command, EXIT, type Io } from "../command.js";
import { isSchema, type Schema } from "../server-tools/schema-reader.js";
import { readTools, SOURCE_HELP, SOURCE_OPTIONS, sourceOf } from "../server-tools/source.js";
import type { Tool } from "../server-tools/tool.js";
import { undecidedBy, unlistedTools } from "../server-tools/unlisted-tools.js";
import { CommandError } from "../shared/command-error.js";
import { readOptions, splitAtDashes } from "../shared/command-line.js";
import { readJsonFile } from "../shared/json-file.js";
import { counted, plainLine } from "../shared/phrases.js";
import { POLICY_HELP, POLICY_OPTION, policyArguments, requireTogether } from "../shared/policy-file.js";
import { type PolicyText, readPolicyText } from "../shared/policy-text.js";
import { readTextFile } from "../shared/read-file.js";
import { shown } from "../shared/shown.js";
import { writeBack } from "../shared/write-file.js";
import { fewTools } from "./allowed-destroyers.js";
import { checkPolicy, type Finding } from "./check-text.js";
import { CHECKS } from "./checks.js";
import { codeFrame, linesOf } from "./code-frame.js";
import { repair } from "./repair.js";
import { type Repairable, repairable } from "./repairable.js";

const HELP = `Usage: tollgate check <policy.json> [options] [-- <server command>]

Finds errors and doubts in a policy, each with its place, an id and a remedy.
With a server's tools it also checks names of tools, paths, operators and
values against them. docs/checks.md explains the ids.

${SOURCE_HELP}

${POLICY_HELP}
  --principal <file>   a JSON Schema of what the host says of the caller: checks
                       the paths that begin with \`principal\`
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
  tollgate check --policy org.json --policy team.json --principal claims.json
  tollgate check policy.json -- npx -y @modelcontextprotocol/server-memory`;

const OPTIONS = {
  ...SOURCE_OPTIONS,
  ...POLICY_OPTION,
  principal: { type: "string" },
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
    const { files } = policyArguments(values.policy, positionals);
    const ignored = readIgnored(values.ignore);
    const source = sourceOf(values, after);
    const read = readTexts(files);
    const principal = values.principal === undefined ? undefined : readSchema(values.principal);
    const served = source === undefined ? undefined : await readTools(source, values, io.env);
    const beside = { ...served, revision: revisionOf(read), principal };
    const find = (text: PolicyText, others: readonly AnyPolicy[]) =>
      checkPolicy(text, { ...beside, others }).filter(({ id }) => !ignored.has(id));

    const unsafe = values["fix-unsafe"] === true;
    const reports = read.map((text, index): CheckReport => {
      const file = files[index]!;
      const others = read.flatMap(({ result }, at) => (at !== index && result.ok ? [result.policy] : []));
      const findings = find(text, others);
      const report = { file, ...text, findings, repaired: [], served: served?.tools, others };
      const chosen = values.fix || unsafe ? repairable(findings, unsafe) : [];
      if (chosen.length === 0) return report;
      const changes = chosen.flatMap((one) => one.repair.changes);
      const repaired = repair(text.text, changes);
      if (!repaired.ok) return { ...report, unwritten: repaired.reason };
      writeBack(file, text.text, repaired.read.text);
      return { ...report, ...repaired.read, findings: find(repaired.read, others), repaired: chosen };
    });
    if (values.json) {
      const documents = reports.map(asJson);
      io.out.line(JSON.stringify(values.policy === undefined ? documents[0] : documents, null, 2));
    } else for (const report of reports) print(report, io);
    for (const { file, unwritten } of reports) {
      if (unwritten === undefined) continue;
      io.err.line(`nothing is written to ${quote(file)}: after its repairs it would not be valid; ${unwritten}`);
    }
    return reports.some(({ findings }) => findings.length > 0) ? EXIT.findings : EXIT.ok;
  },
};

/** The texts of policies that are used together. */
function readTexts(files: readonly string[]): readonly PolicyText[] {
  const texts = files.map((file) => ({ file, text: readTextFile(file) }));
  const read = texts.map(({ text }) => readPolicyText(text));
  // One alone may be a candidate that only observes.
  if (files.length > 1 && read.every(({ result }) => result.ok)) requireTogether(texts, read);
  return read;
}

/** The revision of all together, by which a guard marks its list; undefined if one of them is not valid. */
function revisionOf(read: readonly PolicyText[]): string | undefined {
  const policies = read.flatMap(({ result }) => (result.ok ? [result.policy] : []));
  return policies.length === read.length ? revisionOfAll(policies) : undefined;
}

function readSchema(file: string): Schema {
  const { data } = readJsonFile(file);
  if (isSchema(data)) return data;
  throw new CommandError(`expected ${shown(file)} to be a JSON Schema, an object`);
}

interface CheckReport extends PolicyText {
  readonly file: string;
  readonly findings: readonly Finding[];
  /** The repairs, each with its place before it. */
  readonly repaired: readonly Repairable[];
  /** Why the repairs were not written. */
  readonly unwritten?: string;
  /** The tools that it was checked against; undefined if no server was given. */
  readonly served: readonly Tool[] | undefined;
  /** The other policies that a call must pass too. */
  readonly others: readonly AnyPolicy[];
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
function unnamed({ result, served, others }: CheckReport) {
  if (!result.ok || served === undefined) return undefined;
  const { policy } = result;
  const tools = unlistedTools(policy, served);
  return { tools: policy.default === "allow" ? undecidedBy(others, tools) : tools, effect: policy.default };
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
    `the policy does not name ${counted(others.length, "tool")} of the server, and \`default\` ${decided} ${others.length === 1 ? "it" : "them"}: ${fewTools(others)}; list or hide, or let \`tollgate init --merge ${plainLine(file)} --out ${plainLine(file)}\` with the same server add a rule for each`,
  );
}
