import { type Command, EXIT, type Io } from "../command.js";
import { readTools, SOURCE_HELP, SOURCE_OPTIONS, type SourceValues, sourceOf } from "../server-tools/source.js";
import { answer, OUT_OPTION } from "../shared/answer.js";
import { CommandError } from "../shared/command-error.js";
import { readOptions, requirePositionals, splitAtDashes } from "../shared/command-line.js";
import { counted, plainLine } from "../shared/phrases.js";
import { readTextFile } from "../shared/read-file.js";
import { shown } from "../shared/shown.js";
import { writeNewFile } from "../shared/write-file.js";
import { type Conversion, convertIntercept } from "./convert.js";
import type { LineMessage } from "./node.js";
import type { Note } from "./notes.js";
import { readYaml } from "./yaml.js";

const HELP = `Usage: tollgate convert <intercept.yaml> [options]

Writes an Intercept policy as a policy of version "1". The result lets no call
through that the original denies. A line on stderr for each thing that cannot
be carried over tells why, and whether more calls are denied. Reading YAML
needs the package \`yaml\`.

Rules of \`*\` hold for every tool. With the server's tools they are written to
each of them; without, to those that the document lists.

${SOURCE_HELP}

  --out <file>         writes the policy to a new file, in UTF-8, not to stdout
  --json               the policy and the notes as one JSON object

Exit codes: 0 if every call is decided alike, 1 if some calls are denied that
were not.

Examples:
  tollgate convert intercept.yaml --out policy.json
  tollgate convert intercept.yaml --json -- \\
    npx -y @modelcontextprotocol/server-filesystem /srv`;

const OPTIONS = { ...SOURCE_OPTIONS, ...OUT_OPTION, json: { type: "boolean" } } as const;

/** `tollgate convert`: an Intercept policy in this language. */
export const convert: Command = {
  name: "convert",
  summary: "write an Intercept policy (YAML) as a policy of this language",
  help: HELP,
  async run(argv, io) {
    const { own, after } = splitAtDashes(argv);
    const { values, positionals } = readOptions(own, OPTIONS);
    const [file] = requirePositionals(positionals, ["<intercept.yaml>"]);
    const yaml = await readYaml(readTextFile(file!));
    if (!yaml.ok) throw refused(file!, yaml.issues);
    const conversion = convertIntercept(yaml.root, { tools: await toolNames(values, after, io) });
    if (!conversion.ok) throw refused(file!, conversion.issues);
    show(file!, conversion, values, io);
    return conversion.notes.some(({ kind }) => kind === "stricter") ? EXIT.findings : EXIT.ok;
  },
};

async function toolNames(
  values: SourceValues,
  command: readonly string[] | undefined,
  { env }: Io,
): Promise<readonly string[] | undefined> {
  const source = sourceOf(values, command);
  return source && (await readTools(source, values, env)).tools.map(({ name }) => name);
}

function refused(file: string, issues: readonly LineMessage[]): CommandError {
  const lines = issues.map(({ line, message }) => `  line ${line}: ${plainLine(message)}`);
  return new CommandError([`${shown(file)} is not a policy that can be converted:`, ...lines].join("\n"));
}

function show(
  file: string,
  { policy, notes }: Extract<Conversion, { ok: true }>,
  { json = false, out }: { readonly json?: boolean | undefined; readonly out?: string | undefined },
  io: Io,
): void {
  const { err } = io;
  answer(JSON.stringify(json ? { policy, notes } : policy, null, 2), out, io, writeNewFile);
  if (json) return;
  const label = ({ kind }: Note): string => (kind === "stricter" ? err.style("yellow", "stricter") : "remark");
  for (const note of notes) err.line(`${file}:${note.line}: ${label(note)}: ${plainLine(note.message)}`);
  const stricter = notes.filter(({ kind }) => kind === "stricter").length;
  if (notes.length > 0)
    err.line(`${counted(notes.length, "note")}, ${stricter} of them on calls that are denied now and were not`);
}
