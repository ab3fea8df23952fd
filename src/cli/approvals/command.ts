import type { ApprovalQueue, ApprovalRecord } from "../../approvals/index.js";
import { coverageOf } from "../../approvals/words.js";
import { nearest, quote } from "../../policy/words.js";
import { type Command, EXIT, type Io } from "../command.js";
import { CommandError } from "../shared/command-error.js";
import { readOptions, requirePositionals } from "../shared/command-line.js";
import { answererOf, findRecord, portOf, secondsOf } from "./answer-options.js";
import { openQueue } from "./open.js";
import { linesOf, tableOf } from "./record-text.js";
import { servePage } from "./serve.js";
import { watch } from "./watch.js";

const HELP = `Usage: tollgate approvals list [--all] [--watch] [options]
       tollgate approvals show <id> [options]
       tollgate approvals approve <id> [--note <text>] [--for <span>]
       tollgate approvals deny <id> [--note <text>]
       tollgate approvals serve [--port <number>]

Shows the calls that wait for a person, and answers them. The same call, made
again, then runs once. The beginning of an id is enough. \`serve\` shows them on a
page, at an address of this machine with a token that lets in.

Everybody who can run this command can approve: it is for one person's machine.
An agent that has a shell there can run it too.

  --store <where>   the store of the proxy or the host: a file, redis://... or
                    postgres://...; by default the proxy's file in your state
                    folder
  --all             list: also those that are answered or over
  --watch           list: goes on, and shows the open ones whenever they change
  --note <text>     for the model and the history
  --for <span>      approve: for so long the yes counts for later calls too, if
                    the policy allows that; for example 15m
  --port <number>   serve: the port; by default one that is free
  --json            a line of JSON for each record

\`deny\` also takes back a yes that no call has used, or that still counts for
later calls.

Exit codes: 0 done, 1 the answer changed nothing, 2 the store does not answer.

Examples:
  tollgate approvals list
  tollgate approvals show k7f3
  tollgate approvals approve k7f3 --for 15m
  tollgate approvals deny k7f3 --note "use the staging project"`;

const OPTIONS = {
  store: { type: "string" },
  all: { type: "boolean" },
  watch: { type: "boolean" },
  note: { type: "string" },
  for: { type: "string" },
  port: { type: "string" },
  json: { type: "boolean" },
} as const;

type Action = "list" | "show" | "approve" | "deny" | "serve";
type Values = ReturnType<typeof readOptions<typeof OPTIONS>>["values"];

/** Which options go with which actions; the others go with all. */
const GOES_WITH: Readonly<Record<string, readonly Action[]>> = {
  all: ["list"],
  watch: ["list"],
  note: ["approve", "deny"],
  for: ["approve"],
  port: ["serve"],
};
const ACTIONS: readonly Action[] = ["list", "show", "approve", "deny", "serve"];
/** Those that are about one question. */
const OF_ONE: readonly Action[] = ["show", "approve", "deny"];

/** `tollgate approvals`: the calls that wait for a person, and the answers to them. */
export const approvals: Command = {
  name: "approvals",
  summary: "show the calls that wait for a person, and answer them",
  help: HELP,
  async run(argv, io) {
    const { values, positionals } = readOptions(argv, OPTIONS);
    const action = actionOf(positionals[0]);
    const [, id = ""] = requirePositionals(positionals, OF_ONE.includes(action) ? [action, "<id>"] : [action]);
    for (const option of Object.keys(values)) {
      const actions = GOES_WITH[option];
      if (actions !== undefined && !actions.includes(action))
        throw new CommandError(`${quote(`--${option}`)} goes with \`approvals ${actions.join("` and `approvals ")}\``);
    }
    const { queue, close } = await openQueue(values.store, io.env);
    try {
      if (action === "list") return await list(queue, values, io);
      if (action === "serve") return await serve(queue, values, io);
      const record = await findRecord(queue, id);
      if (action === "show") return show([record], values, io, linesOf);
      return await answer(queue, record, action === "approve", values, io);
    } finally {
      close();
    }
  },
};

function actionOf(word: string | undefined): Action {
  const action = ACTIONS.find((one) => one === word);
  if (action !== undefined) return action;
  const near = word === undefined ? undefined : nearest(word, ACTIONS);
  const hint = near === undefined ? "; see `--help`" : `; did you mean ${quote(`approvals ${near}`)}?`;
  throw new CommandError(`expected one of ${ACTIONS.map((one) => quote(`approvals ${one}`)).join(", ")}${hint}`);
}

/** Until the process is ended. */
const FOR_EVER = new AbortController().signal;

async function serve(queue: ApprovalQueue, values: Values, { out, err }: Io): Promise<number> {
  const { address } = await servePage(queue, answererOf(), portOf(values.port));
  out.line(values.json === true ? JSON.stringify({ address }) : address);
  err.line("whoever has this address can approve; end with Ctrl+C");
  return new Promise(() => {});
}

async function list(queue: ApprovalQueue, values: Values, io: Io): Promise<number> {
  const shown = (records: readonly ApprovalRecord[]): void => {
    if (records.length === 0) io.err.line(values.all ? "nobody has asked for approval" : "no call waits for approval");
    else show(records, values, io, undefined);
  };
  if (values.watch) await watch(queue, shown, FOR_EVER);
  else shown(await queue.list({ open: !values.all }));
  return EXIT.ok;
}

function show(
  records: readonly ApprovalRecord[],
  { json = false }: Pick<Values, "json">,
  { out }: Io,
  lines: ((record: ApprovalRecord) => readonly string[]) | undefined,
): number {
  const text = json ? records.map((record) => JSON.stringify(record)) : (lines === undefined ? tableOf(records) : records.flatMap(lines)); // biome-ignore format: one line
  for (const line of text) out.line(line);
  return EXIT.ok;
}

/** The outcome of an answer, by the state that the record then has. */
const DONE: Partial<Record<ApprovalRecord["state"], string>> = {
  approved: "approved: the same call, made again, runs once",
  denied: "denied: the same call, made again, is denied",
};
const TAKEN_BACK = "taken back: the yes counts for no later call, and the same call, made again, asks anew";

async function answer(
  queue: ApprovalQueue,
  { id, remember }: ApprovalRecord,
  approve: boolean,
  values: Values,
  io: Io,
): Promise<number> {
  const rememberSeconds = values.for === undefined ? undefined : secondsOf(values.for);
  if (rememberSeconds !== undefined && rememberSeconds > (remember?.seconds ?? 0))
    throw new CommandError(
      remember === undefined
        ? "the policy lets a yes to this call count for no other; leave out `--for`"
        : `the policy lets a yes count for ${coverageOf(remember)} at most; give a shorter \`--for\``,
    );
  const outcome = await queue.decide(id, { approve, by: answererOf(), note: values.note, rememberSeconds });
  if (outcome === undefined) throw new CommandError("the question is gone; see `tollgate approvals list --all`");
  const { decided, record } = outcome;
  show([record], values, io, linesOf);
  if (!decided) {
    io.err.line(`nothing is changed: the question is ${record.state} already`);
    return EXIT.findings;
  }
  io.err.line(DONE[record.state] ?? TAKEN_BACK);
  return EXIT.ok;
}
