import { dirname, isAbsolute, relative, sep } from "node:path";
import { safeParsePolicy } from "../../policy/parse.js";
import type { Version } from "../../policy/version.js";
import { type Command, EXIT, type Io } from "../command.js";
import { CLASSES, type ToolClass } from "../server-tools/lexicon.js";
import type { Served } from "../server-tools/served.js";
import { readTools, requireSource, SOURCE_HELP, SOURCE_OPTIONS } from "../server-tools/source.js";
import { answer } from "../shared/answer.js";
import { CommandError } from "../shared/command-error.js";
import { readOptions, requirePositionals, splitAtDashes } from "../shared/command-line.js";
import { counted, fewNames, plainLine } from "../shared/phrases.js";
import { readTextFile } from "../shared/read-file.js";
import { shown } from "../shared/shown.js";
import { writeBack, writeNewFile } from "../shared/write-file.js";
import { type ClassedTool, type FirstOptions, firstPolicy, schemaOf } from "./first-policy.js";
import { mergePolicy } from "./merge.js";

const HELP = `Usage: tollgate init [options] [-- <server command>]

Writes a first policy for a server. Each tool is classed by its name,
description, arguments and annotations:

  Read         allowed
  Write        allowed 30 times a minute for each grant
  Execute      allowed 10 times a minute for each grant
  Financial    put to a person
  Destructive  hidden

A tool that seems to run code or to call other tools is put to a person.
Resources and prompts that the server lists are allowed, all others are denied.
Tools that the server gains later are denied. Hidden tools whose names begin
alike are hidden by a pattern, as \`delete_*\`; all others are named. A grant is
whoever was given access: a user, or the one user of a stdio server. Read the
policy before you use it: a class is a guess.

${SOURCE_HELP}

  --strict             also names the arguments of each tool, from its schema:
                       all others are denied
  --language <1 or 2>  the version of the policy language; 2 by default
  --merge <policy>     gives this policy, with rules added for the tools that it
                       neither lists nor hides
  --out <file>         writes the policy to a new file, or to that of --merge,
                       and not to stdout
  --json               the policy, and each tool's class, severity and reasons

Examples:
  tollgate init --tools tools.json --json
  tollgate init --out policy.json -- npx -y @modelcontextprotocol/server-memory
  tollgate init --merge policy.json --out policy.json --tools tools.json
  tollgate init --out policy.json --url https://example.com/mcp \\
    --header "Authorization: Bearer $TOKEN"`;

const OPTIONS = {
  ...SOURCE_OPTIONS,
  strict: { type: "boolean" },
  language: { type: "string" },
  merge: { type: "string" },
  out: { type: "string" },
  json: { type: "boolean" },
} as const;

/** `tollgate init`: a first policy from a server's tools. */
export const init: Command = {
  name: "init",
  summary: "write a first policy for a server",
  help: HELP,
  async run(argv, io) {
    const { own, after } = splitAtDashes(argv);
    const { values, positionals } = readOptions(own, OPTIONS);
    requirePositionals(positionals, []);
    const { merge, out } = values;
    const source = requireSource(values, after);
    if (merge !== undefined && merge === out && values.json) {
      throw new CommandError("`--json` is not a policy; leave out `--out`, or name another file");
    }
    if (merge !== undefined && values.language !== undefined)
      throw new CommandError("`--merge` keeps the version of its policy; leave out `--language`");
    const version = readVersion(values.language);
    const isStrict = values.strict === true;
    if (isStrict && version === "1")
      throw new CommandError('`--strict` writes what only version "2" has; leave out `--language`');
    const before = merge === undefined ? undefined : readTextFile(merge);
    const served = await readTools(source, values, io.env);
    const { text, tools } =
      before === undefined
        ? firstText(served, { version, isStrict }, out)
        : mergePolicy(before, merge!, served.tools, isStrict);
    const parsed = safeParsePolicy(text);
    if (!parsed.ok) throw new CommandError(`no policy can be written for this server: ${parsed.issues[0]?.message}`);
    const written = values.json ? JSON.stringify({ policy: JSON.parse(text), tools }, null, 2) : text;
    if (before !== undefined && merge === out) {
      writeBack(merge!, before, text);
      io.err.line(`written to ${shown(merge!)}`);
    } else answer(written.replace(/\r?\n$/, ""), out, io, writeNewFile);
    if (!values.json) summarize(tools, before !== undefined, io.err);
    return EXIT.ok;
  },
};

function readVersion(text = "2"): Version {
  if (text === "1" || text === "2") return text;
  throw new CommandError(`expected \`--language\` to be \`1\` or \`2\`, got ${shown(text)}`);
}

function firstText(served: Served, options: FirstOptions, out: string | undefined) {
  const { policy, tools } = firstPolicy(served, { ...options, schema: schemaFrom(options.version, out) });
  return { text: JSON.stringify(policy, null, 2), tools };
}

/** The schema's place as an editor finds it from the folder of the policy, if that lies in this folder. */
function schemaFrom(version: Version, out = "policy.json"): string {
  const schema = schemaOf(version);
  const folder = relative(".", dirname(out));
  const isBelow = folder !== "" && !isAbsolute(folder) && !folder.startsWith("..");
  return isBelow ? relative(folder, schema).split(sep).join("/") : schema;
}

const FATES: Readonly<Record<ToolClass, string>> = {
  Read: "allowed",
  Write: "30 a minute for each grant",
  Execute: "10 a minute for each grant",
  Financial: "put to a person",
  Destructive: "hidden",
};

/** Says beside the policy what each tool is taken for. */
function summarize(tools: readonly ClassedTool[], isMerge: boolean, err: Io["err"]): void {
  if (isMerge && tools.length === 0) {
    err.line("nothing is added: the policy lists or hides every tool of the server");
    return;
  }
  const what = isMerge
    ? `${counted(tools.length, "tool")} that the policy did not name`
    : counted(tools.length, "tool");
  err.line(`${what}; a class is a guess, so read the policy before you use it`);
  for (const kind of CLASSES) {
    const members = tools.filter((tool) => tool.class === kind);
    if (members.length === 0) continue;
    err.line();
    err.line(err.style("bold", `${kind}, ${FATES[kind]}`));
    for (const tool of members) err.line(`  ${plainLine(tool.name)} ${err.style("dim", plainLine(noteOf(tool)))}`);
  }
  const carrying = tools.filter(({ carries }) => carries).map(({ name }) => name);
  if (carrying.length === 0) return;
  err.line();
  err.line(
    `${plainLine(fewNames(carrying, 5))} ${carrying.length === 1 ? "seems" : "seem"} to call other tools; \`tollgate check\` says how to declare ${carrying.length === 1 ? "it" : "them"} in \`dispatch\``,
  );
}

function noteOf({ class: kind, severity, reasons, rule }: ClassedTool): string {
  if (rule === "unlisted") return "denied by `default`: no policy can list a blank name or one with `*`";
  const isAsked = kind !== "Financial" && typeof rule === "object" && rule.action === "require_approval";
  return `${severity}: ${reasons.join(", ")}${isAsked ? "; put to a person" : ""}`;
}
