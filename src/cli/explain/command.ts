import type { ToolCall } from "../../engine/decision.js";
import { type Command, EXIT } from "../command.js";
import { CommandError } from "../shared/command-error.js";
import { readOptions, requirePositionals } from "../shared/command-line.js";
import { readPolicyFile } from "../shared/policy-file.js";
import { type ExplainedCall, explainCall } from "./explained.js";
import { explanationLines } from "./explanation-lines.js";

const HELP = `Usage: tollgate explain <policy.json> --tool <name> [--args <json>] [options]

Shows the way of one call through a policy: each step, rule and condition, with
the type of the argument that it looked at and TRUE, FALSE or INDETERMINATE.
Counts nothing: limits are taken as if nothing was used. Ends with 0 whatever
the effect.

  --tool <name>     the tool that is called
  --args <json>     its arguments, a JSON object; {} by default
  --grant <value>   the scope values that the call carries
  --session <value>
  --show-values     shows the values of arguments that conditions looked at
  --json            the same as JSON

Examples:
  tollgate explain policy.json --tool create_refund --args '{"amount": 900}'
  tollgate explain policy.json --tool create_refund --grant user-17 --json`;

const OPTIONS = {
  tool: { type: "string" },
  args: { type: "string" },
  grant: { type: "string" },
  session: { type: "string" },
  "show-values": { type: "boolean" },
  json: { type: "boolean" },
} as const;

/** `tollgate explain`: the engine's own account of how it decides one call. */
export const explain: Command = {
  name: "explain",
  summary: "show the way of one call through a policy",
  help: HELP,
  async run(argv, { out }) {
    const { values, positionals } = readOptions(argv, OPTIONS);
    const [file] = requirePositionals(positionals, ["<policy.json>"]);
    if (values.tool === undefined) throw new CommandError("expected `--tool <name>`, the tool that is called");
    const { tool, grant, session } = values;
    const call: ToolCall = { tool, args: readArgs(values.args), scope: { grant, session } };
    const explained: ExplainedCall = explainCall(readPolicyFile(file!), call, values["show-values"] === true);
    if (values.json) out.line(JSON.stringify(explained, null, 2));
    else for (const line of explanationLines(explained, out.style)) out.line(line);
    return EXIT.ok;
  },
};

function readArgs(text = "{}"): Readonly<Record<string, unknown>> {
  let args: unknown;
  try {
    args = JSON.parse(text);
  } catch {
    throw new CommandError("expected `--args` to be JSON; put it in single quotes, as in `--args '{\"amount\": 900}'`");
  }
  if (typeof args === "object" && args !== null && !Array.isArray(args)) return args as Record<string, unknown>;
  throw new CommandError("expected `--args` to be a JSON object");
}
