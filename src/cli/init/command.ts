import { safeParsePolicy } from "../../policy/parse.js";
import { type Command, EXIT, type Io } from "../command.js";
import { Misuse } from "../misuse.js";
import { readOptions, requirePositionals, splitAtDashes } from "../options.js";
import { counted, plainLine } from "../text.js";
import { readTools, requireSource, SOURCE_HELP, SOURCE_OPTIONS } from "../tools/source.js";
import { type ClassedTool, type FirstPolicy, firstPolicy } from "./first-policy.js";
import { CLASSES, type ToolClass } from "./lexicon.js";

const HELP = `Usage: tollgate init [options] [-- <server command>]

Writes a first policy for a server to stdout. Each tool is classed by its name, description, arguments and annotations:
Read is allowed, Write allowed 30 times a minute in a session, Execute 10 times, Financial put to a person, Destructive hidden;
whatever the server gains later is denied. Read it before you use it: a class is a guess.

${SOURCE_HELP}

  --json               the policy together with each tool's class, severity and reasons

Examples:
  tollgate init -- npx @modelcontextprotocol/server-memory > policy.json
  tollgate init --url https://example.com/mcp --header "Authorization: Bearer $TOKEN" > policy.json
  tollgate init --tools tools.json --json`;

/** `tollgate init`: a first policy from a server's tools. */
export const init: Command = {
  name: "init",
  summary: "write a first policy for a server",
  help: HELP,
  async run(argv, io) {
    const { own, after } = splitAtDashes(argv);
    const { values, positionals } = readOptions(own, { ...SOURCE_OPTIONS, json: { type: "boolean" } });
    requirePositionals(positionals, []);
    const source = requireSource(values, after);
    const first = firstPolicy(await readTools(source, values, io.env));
    const text = JSON.stringify(first.policy, null, 2);
    const parsed = safeParsePolicy(text);
    if (!parsed.ok) throw new Misuse(`no policy can be written for this server: ${parsed.issues[0]?.message}`);
    io.out.line(values.json ? JSON.stringify(first, null, 2) : text);
    if (!values.json) summarize(first, io.err);
    return EXIT.ok;
  },
};

const FATES: Readonly<Record<ToolClass, string>> = {
  Read: "allowed",
  Write: "30 a minute",
  Execute: "10 a minute",
  Financial: "put to a person",
  Destructive: "hidden",
};

/** Says beside the policy what each tool is taken for. */
function summarize({ tools }: FirstPolicy, err: Io["err"]): void {
  err.line(`${counted(tools.length, "tool")}; a class is a guess, so read the policy before you use it`);
  for (const kind of CLASSES) {
    const members = tools.filter((tool) => tool.class === kind);
    if (members.length === 0) continue;
    err.line();
    err.line(err.style("bold", `${kind}, ${FATES[kind]}`));
    for (const tool of members) err.line(`  ${plainLine(tool.name)} ${err.style("dim", plainLine(noteOf(tool)))}`);
  }
}

function noteOf({ severity, reasons, mayDestroy, rule }: ClassedTool): string {
  if (rule === "unlisted") return "denied by `default`: no policy can list a blank name or one with `*`";
  return `${severity}: ${reasons.join(", ")}${mayDestroy ? "; put to a person" : ""}`;
}
