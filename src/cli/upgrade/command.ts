import { pointers } from "../../policy/places.js";
import { type Command, EXIT, type Io } from "../command.js";
import { CommandError } from "../shared/command-error.js";
import { readOptions, requirePositionals } from "../shared/command-line.js";
import { counted, plainLine } from "../shared/phrases.js";
import { notValid } from "../shared/policy-file.js";
import { readTextFile } from "../shared/read-file.js";
import { shown } from "../shared/shown.js";
import { writeBack, writeNewFile } from "../shared/write-file.js";
import { type Saving, savings } from "./savings.js";
import { type Upgraded, upgrade as upgradeText } from "./upgrade.js";

const HELP = `Usage: tollgate upgrade <policy.json> [options]

Writes a policy of version "1" in version "2". Only the version changes: its
layout and its comments stay, and every call is decided as before, on the same
counters. Then it lists where version "2" says the same in fewer words: patterns
of names, \`all_tools\`, \`if_absent\`; and where \`approve_if\` could ask a person
less often. It writes none of that.

  --out <file>         writes the policy to a new file, or to its own file, and
                       not to stdout
  --json               the policy's text and the list, as JSON

Examples:
  tollgate upgrade policy.json
  tollgate upgrade policy.json --out policy.json`;

const OPTIONS = { out: { type: "string" }, json: { type: "boolean" } } as const;

/** `tollgate upgrade`: a policy of version "1" in version "2". */
export const upgrade: Command = {
  name: "upgrade",
  summary: 'write a policy of version "1" in version "2"',
  help: HELP,
  async run(argv, io) {
    const { values, positionals } = readOptions(argv, OPTIONS);
    const [file] = requirePositionals(positionals, ["<policy.json>"]) as [string];
    const { out, json = false } = values;
    if (json && out !== undefined) throw new CommandError("`--json` is not a policy; leave out `--out`");
    const before = readTextFile(file);
    const upgraded = upgradeText(before);
    if (upgraded.kind === "done") {
      throw new CommandError(`${shown(file)} is a policy of version "2" already; nothing is written`);
    }
    if (upgraded.kind === "invalid") throw notValid(upgraded.issues, file);
    const found = placed(upgraded);
    if (json) {
      io.out.line(JSON.stringify({ text: upgraded.text, shorter: found }, null, 2));
      return EXIT.ok;
    }
    if (out === undefined) io.out.line(upgraded.text.replace(/\r?\n$/, ""));
    else {
      if (out === file) writeBack(file, before, upgraded.text);
      else writeNewFile(out, upgraded.text);
      io.err.line(`written to ${shown(out)}`);
    }
    tell(file, upgraded, found, io.err);
    return EXIT.ok;
  },
};

interface PlacedSaving {
  readonly pointer: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** In the order of the text. */
function placed({ policy, placeOf }: Upgraded): readonly PlacedSaving[] {
  const pointerTo = pointers();
  return savings(policy)
    .map(({ path, message }: Saving) => ({ pointer: pointerTo(path), ...placeOf(path), message }))
    .sort((a, b) => a.line - b.line || a.column - b.column);
}

function tell(file: string, { policy, hasComments }: Upgraded, found: readonly PlacedSaving[], err: Io["err"]): void {
  if (hasComments) {
    err.line(
      "it cannot be used before its comments are gone: nothing else reads a policy with comments; write them as a `description`",
    );
  }
  if (/policy\.v1\.schema\.json$/.test(policy.$schema ?? "")) {
    err.line("its `$schema` is that of version 1; for an editor write `policy.v2.schema.json` in its place");
  }
  for (const { line, column, message } of found) err.line(`${file}:${line}:${column}: ${plainLine(message)}`);
  const places = counted(found.length, "place");
  err.line(
    found.length === 0 ? 'nothing is shorter in version "2"' : `${places} where version "2" is shorter or can ask less`,
  );
}
