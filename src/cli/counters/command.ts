import { nearest, quote } from "../../policy/words.js";
import { type Command, EXIT, type Io } from "../command.js";
import { CommandError } from "../shared/command-error.js";
import { readOptions, requirePositionals } from "../shared/command-line.js";
import { counted } from "../shared/phrases.js";
import type { CounterTable } from "./counter-table.js";
import { type Filter, isFiltering, matches } from "./filter.js";
import { openTable } from "./open.js";
import { createReader, isNameless, type Row } from "./row.js";
import { createColumns, jsonOf } from "./row-text.js";

const HELP = `Usage: tollgate counters list [options]
       tollgate counters reset [options] --yes

Shows how much of which limit is used by whom, and until when; or deletes
counters, so that they begin at nothing. It reads a store, and no policy.

  --store <where>      the store of the proxy or the host: a file, redis://...
                       or postgres://...; by default the proxy's file in your
                       state folder
  --counter <name>     only counters of this name, as the policy writes it
  --subject <value>    only those of this grant or session
  --namespace <name>   only those of this namespace
  --all                reset: all counters; otherwise it needs one of the
                       filters
  --yes                reset: deletes them; without it nothing is changed, and
                       you see what would be
  --json               list: a line of JSON for each counter; reset: the number

Exit codes: 0 done, 1 \`reset\` without --yes changed nothing, 2 the store does
not answer.

Examples:
  tollgate counters list
  tollgate counters list --store redis://localhost:6379 --subject ann
  tollgate counters reset --counter refunds --subject ann --yes`;

const OPTIONS = {
  store: { type: "string" },
  counter: { type: "string" },
  subject: { type: "string" },
  namespace: { type: "string" },
  all: { type: "boolean" },
  yes: { type: "boolean" },
  json: { type: "boolean" },
} as const;

const ACTIONS = ["list", "reset"];

/** `tollgate counters`: what a store has counted. */
export const counters: Command = {
  name: "counters",
  summary: "show what a store has counted, or reset it",
  help: HELP,
  async run(argv, io) {
    const { values, positionals } = readOptions(argv, OPTIONS);
    const [action = ""] = requirePositionals(positionals, ["list|reset"]);
    if (!ACTIONS.includes(action)) throw new CommandError(unknownAction(action));
    const { store, all = false, yes = false, json = false, ...filter } = values;
    for (const [option, given] of Object.entries({ all, yes })) {
      if (given && action === "list") throw new CommandError(`${quote(`--${option}`)} goes with \`counters reset\``);
    }
    if (action === "reset" && isFiltering(filter) === all) {
      throw new CommandError(
        all
          ? "`--all` means every counter; leave it out, or leave out the filter"
          : "expected `--counter <name>` or `--subject <value>`, or `--all` for every counter",
      );
    }
    const table = await openTable(store, io.env);
    try {
      return action === "list" ? await list(table, filter, json, io) : await reset(table, filter, { yes, json }, io);
    } finally {
      table.close();
    }
  },
};

function unknownAction(action: string): string {
  const near = nearest(action, ACTIONS);
  return `expected \`counters list\` or \`counters reset\`${near === undefined ? "" : `; did you mean ${quote(`counters ${near}`)}?`}`;
}

/** The rows that are meant, page by page. */
async function* pagesOf(table: CounterTable, filter: Filter, { err }: Io) {
  const rowsOf = createReader();
  let nameless = 0;
  for await (const page of table.pages()) {
    const rows = rowsOf(page);
    if (isFiltering(filter)) nameless += rows.filter(({ content }) => isNameless(content)).length;
    yield { now: page.now, rows: rows.filter((row) => matches(filter, row)) };
  }
  if (nameless > 0) {
    err.line(`${counted(nameless, "counter")} with a name too long to keep: no filter finds these, only \`--all\``);
  }
}

async function list(table: CounterTable, filter: Filter, json: boolean, io: Io): Promise<number> {
  const columns = createColumns();
  let found = 0;
  for await (const { now, rows } of pagesOf(table, filter, io)) {
    found += rows.length;
    const lines = json ? rows.map((row) => jsonOf(row, now)) : rows.length > 0 ? columns(rows, now) : [];
    for (const line of lines) io.out.line(line);
  }
  if (found === 0) io.err.line("nothing is counted now");
  return EXIT.ok;
}

/** So many are shown of those that would be reset. */
const SHOWN = 10;

async function reset(
  table: CounterTable,
  filter: Filter,
  { yes, json }: { readonly yes: boolean; readonly json: boolean },
  io: Io,
): Promise<number> {
  let found = 0;
  let removed = 0;
  const columns = createColumns();
  const show = (rows: readonly Row[], now: number): void => {
    const first = json ? [] : rows.slice(0, Math.max(0, SHOWN - found));
    if (first.length > 0) for (const line of columns(first, now)) io.out.line(line);
  };
  try {
    for await (const { now, rows } of pagesOf(table, filter, io)) {
      if (yes) removed += await table.remove(rows);
      else show(rows, now);
      found += rows.length;
    }
  } catch (error) {
    if (removed > 0) io.err.line(`${counted(removed, "counter")} reset before this error`);
    throw error;
  }
  if (json) io.out.line(JSON.stringify(yes ? { reset: removed } : { wouldReset: found }));
  else if (yes) io.out.line(`${counted(removed, "counter")} reset`);
  if (found === 0) io.err.line("nothing is counted now that this means");
  if (yes || found === 0) return EXIT.ok;
  io.err.line(`${counted(found, "counter")} would be reset, and nothing is changed; add \`--yes\` to reset`);
  return EXIT.findings;
}
