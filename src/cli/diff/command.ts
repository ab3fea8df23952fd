import { comparePolicies, type PolicyComparison } from "../../analysis/index.js";
import { quote } from "../../policy/words.js";
import { type Command, EXIT } from "../command.js";
import { readTools } from "../server-tools/source.js";
import { CommandError } from "../shared/command-error.js";
import { readOptions, requirePositionals } from "../shared/command-line.js";
import { readPolicyFiles } from "../shared/policy-file.js";
import { comparisonLines } from "./comparison-lines.js";
import { comparisonTable } from "./comparison-table.js";

const HELP = `Usage: tollgate diff <old.json> <new.json> [options]
       tollgate diff --old <file> [--old ...] --new <file> [--new ...] [options]

Compares two policies, of either version, over all calls: which are decided
otherwise, by name of tool, resource or prompt, with a call to prove it. Both
engines were asked about each call that it shows. It says undecided where it is
not certain; it never says same then.

  same       every call is decided as before
  stricter   some call passes less far: denied, or put to a person
  laxer      some call passes further
  both       there are calls of both kinds
  undecided  a bound was passed; the reason is shown

  --old <file>         in place of <old.json>; given several times: policies
                       that a call must all pass, outermost first
  --new <file>         the same in place of <new.json>
  --tools <file>       a saved result of tools/list: compares only these tools,
                       with arguments that fit their schemas
  --fail-on <what>     laxer (the default) ends with 1 if something is laxer or
                       undecided, any if anything is not the same, none never
  --markdown           a table for a pull request
  --json               the same as JSON

Examples:
  tollgate diff main/policy.json policy.json
  tollgate diff policy.v1.json policy.v2.json --fail-on any
  tollgate diff --old org.json --old team.json --new org.json --new team2.json`;

const FAIL_ON = ["laxer", "any", "none"] as const;

const OPTIONS = {
  old: { type: "string", multiple: true },
  new: { type: "string", multiple: true },
  tools: { type: "string" },
  "fail-on": { type: "string" },
  markdown: { type: "boolean" },
  json: { type: "boolean" },
} as const;

/** `tollgate diff`: which calls two policies decide otherwise, with a call to prove it. */
export const diff: Command = {
  name: "diff",
  summary: "show which calls two policies decide otherwise",
  help: HELP,
  async run(argv, { out, env }) {
    const { values, positionals } = readOptions(argv, OPTIONS);
    const failOn = values["fail-on"] ?? "laxer";
    if (!FAIL_ON.includes(failOn as never))
      throw new CommandError(`expected \`--fail-on\` to be \`laxer\`, \`any\` or \`none\`, got ${quote(failOn)}`);
    if (values.json === true && values.markdown === true)
      throw new CommandError("expected one of `--json` and `--markdown`, got both");
    const files = sidesOf(values, positionals);
    const [old, now] = [readPolicyFiles(files.old), readPolicyFiles(files.new)];
    const served =
      values.tools === undefined ? undefined : await readTools({ kind: "file", file: values.tools }, values, env);
    const comparison = comparePolicies(old, now, { tools: served?.tools });
    if (values.json === true) out.line(JSON.stringify(comparison, null, 2));
    else if (values.markdown === true) for (const line of comparisonTable(comparison)) out.line(line);
    else for (const line of comparisonLines(comparison, out.style)) out.line(line);
    return fails(comparison, failOn) ? EXIT.findings : EXIT.ok;
  },
};

interface Sides {
  readonly old?: readonly string[] | undefined;
  readonly new?: readonly string[] | undefined;
}

function sidesOf(
  values: Sides,
  positionals: readonly string[],
): { readonly old: readonly string[]; readonly new: readonly string[] } {
  if (values.old === undefined && values.new === undefined) {
    const [old, now] = requirePositionals(positionals, ["<old.json>", "<new.json>"]) as [string, string];
    return { old: [old], new: [now] };
  }
  requirePositionals(positionals, []);
  if (values.old === undefined || values.new === undefined)
    throw new CommandError("expected `--old <file>` and `--new <file>` together");
  return { old: values.old, new: values.new };
}

function fails({ verdict, names }: PolicyComparison, failOn: string): boolean {
  if (failOn === "none") return false;
  if (failOn === "any") return verdict !== "same";
  return names.some(({ laxer, verdict: one }) => laxer !== undefined || one === "undecided");
}
