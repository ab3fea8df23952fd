import type { AnyCall } from "../../engine/decision.js";
import { type Command, EXIT } from "../command.js";
import { CommandError } from "../shared/command-error.js";
import { readOptions } from "../shared/command-line.js";
import { POLICY_HELP, POLICY_OPTION, policyArguments, readPolicyFiles } from "../shared/policy-file.js";
import { shown } from "../shared/shown.js";
import { type ExplainedCall, explainCall } from "./explained.js";
import { explanationLines } from "./explanation-lines.js";
import { whyNot, whyNotLines } from "./why-not.js";

const HELP = `Usage: tollgate explain <policy.json> --tool <name> [--args <json>] [options]
       tollgate explain <policy.json> --resource <uri> [options]
       tollgate explain <policy.json> --prompt <name> [--args <json>] [options]

Shows the way of one call through a policy: the entries that apply, each step,
rule and condition, with the type of the value that it looked at and TRUE, FALSE
or INDETERMINATE. Counts nothing: limits are taken as if nothing was used. Ends
with 0 whatever the effect.

${POLICY_HELP}
  --tool <name>        the tool that is called
  --resource <uri>     or the resource that is read
  --prompt <name>      or the prompt that is asked for
  --args <json>        its arguments, a JSON object; {} by default
  --principal <json>   who is calling, a JSON object; absent by default
  --annotations <json> what the host knows of the tool, a JSON object such as
                       {"readOnlyHint": true}; absent by default
  --grant <value>      the scope values that the call carries
  --session <value>
  --show-values        shows the values that conditions looked at
  --why-not allow      also shows the nearest call that would be allowed, in
                       JSON with its values: the one with the fewest values
                       changed; or why no call of this name is. Takes limits
                       as if they had room, and says how much the call needs
  --json               the same as JSON

Examples:
  tollgate explain policy.json --tool create_refund --args '{"amount": 900}'
  tollgate explain policy.json --tool create_refund --grant user-17 --json
  tollgate explain policy.json --tool create_refund --args '{"amount": 900}' \\
    --why-not allow
  tollgate explain --policy org.json --policy team.json --tool create_refund \\
    --principal '{"role": "lead"}'`;

const OPTIONS = {
  ...POLICY_OPTION,
  tool: { type: "string" },
  resource: { type: "string" },
  prompt: { type: "string" },
  args: { type: "string" },
  principal: { type: "string" },
  annotations: { type: "string" },
  grant: { type: "string" },
  session: { type: "string" },
  "show-values": { type: "boolean" },
  "why-not": { type: "string" },
  json: { type: "boolean" },
} as const;

/** `tollgate explain`: the engine's own account of how it decides one call. */
export const explain: Command = {
  name: "explain",
  summary: "show the way of one call through a policy",
  help: HELP,
  async run(argv, { out }) {
    const { values, positionals } = readOptions(argv, OPTIONS);
    const { files } = policyArguments(values.policy, positionals);
    const call = readCall(values);
    const asksWhyNot = readWhyNot(values["why-not"]);
    const policies = readPolicyFiles(files);
    const explained: ExplainedCall = explainCall(policies, call, values["show-values"] === true);
    const why = asksWhyNot ? whyNot(policies, call, explained) : undefined;
    if (values.json) out.line(JSON.stringify(why === undefined ? explained : { ...explained, whyNot: why }, null, 2));
    else {
      for (const line of explanationLines(explained, out.style)) out.line(line);
      if (why !== undefined) for (const line of ["", ...whyNotLines(why)]) out.line(line);
    }
    return EXIT.ok;
  },
};

function readWhyNot(effect: string | undefined): boolean {
  if (effect === undefined || effect === "allow") return effect !== undefined;
  throw new CommandError(`expected \`--why-not\` to be \`allow\`, got ${shown(effect)}`);
}

type Values = Readonly<Partial<Record<"tool" | "resource" | "prompt" | "grant" | "session" | keyof Objects, string>>>;
type Objects = Readonly<Record<"args" | "principal" | "annotations", string>>;

function readCall(values: Values): AnyCall {
  const { tool, resource, prompt, grant, session } = values;
  const named = [tool, resource, prompt].filter((name) => name !== undefined);
  if (named.length !== 1) {
    const one = "`--tool <name>`, the tool that is called";
    throw new CommandError(
      named.length === 0 ? `expected ${one}` : "expected one of `--tool`, `--resource` and `--prompt`, got several",
    );
  }
  const more = { scope: { grant, session }, principal: readObject("--principal", values.principal) };
  if (resource !== undefined) return { resource, ...more };
  const args = readObject("--args", values.args) ?? {};
  if (prompt !== undefined) return { prompt, args, ...more };
  return { tool: tool!, args, ...more, annotations: readObject("--annotations", values.annotations) };
}

const EXAMPLES = {
  "--args": '{"amount": 900}',
  "--principal": '{"role": "lead"}',
  "--annotations": '{"readOnlyHint": true}',
};

function readObject(
  option: keyof typeof EXAMPLES,
  text: string | undefined,
): Readonly<Record<string, unknown>> | undefined {
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new CommandError(
      `expected \`${option}\` to be JSON; put it in single quotes, as in \`${option} '${EXAMPLES[option]}'\``,
    );
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new CommandError(`expected \`${option}\` to be a JSON object`);
}
