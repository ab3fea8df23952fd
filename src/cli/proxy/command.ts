import { isScopeValue } from "../../engine/decide/scope-values.js";
import { quote } from "../../policy/words.js";
import { postgresMigration } from "../../stores/postgres/index.js";
import { type Command, EXIT } from "../command.js";
import { readHeaders, readUrl } from "../server-tools/source.js";
import { CommandError } from "../shared/command-error.js";
import { readOptions, requirePositionals, splitAtDashes } from "../shared/command-line.js";
import { POLICY_OPTION } from "../shared/policy-file.js";
import { type ProxyOptions, runProxy } from "./proxy.js";

const HELP = `Usage: tollgate proxy --policy <file> [options] -- <command> [args]
       tollgate proxy --policy <file> [options] --upstream <url>

Stands between an MCP client and a server that it does not change: starts the
server as the client would, decides each call by the policy, and forwards the
allowed ones. The client configures this command in place of the server's.

  --policy <file>     the policy; read again when it changes; if the new one is
                      not valid, the old one stays; given several times:
                      policies that a call must all pass, outermost first
  -- <command>        the server to start, speaking over stdio
  --upstream <url>    instead: a server over Streamable HTTP
  --header <line>     with --upstream: a header such as
                      "Authorization: Bearer ...", may be repeated
  --observe           only watches: everything passes, and the log says which
                      calls would have been denied
  --hide-denied       also takes out of the list the tools that are denied
                      whatever their arguments
  --store <where>     where counts are kept: a file, redis://...,
                      postgres://..., or memory; by default a file in your
                      state folder
  --require-store     ends with 2 if the store cannot count at the start; by
                      default the proxy starts and denies calls with a limit
  --migration         prints the SQL that \`--store postgres://...\` needs, and
                      ends
  --namespace <name>  proxies with one namespace on one store share their
                      counts; by default the path of the (outermost) policy,
                      and none over Redis and Postgres
  --grant <name>      on whose account all calls are made, for limits of scope
                      \`grant\`; by default \`local\`
  --session <name>    the same for limits of scope \`session\`; by default a value
                      of this connection
  --name <name>       the server's name in the log; by default the name that it
                      gives itself
  --log <file>        where a JSON line for each decision goes, instead of
                      stderr; names of arguments, never values

Exit codes: the server's own (128 and the signal's number if a signal ended it),
0 after --upstream, 2 if the proxy could not be started.

Examples:
  tollgate proxy --policy policy.json -- \\
    npx -y @modelcontextprotocol/server-filesystem /srv/files
  tollgate proxy --policy policy.json --observe --log decisions.jsonl -- \\
    uvx some-server
  tollgate proxy --policy policy.json --upstream https://example.com/mcp \\
    --header "Authorization: Bearer $KEY"`;

const OPTIONS = {
  ...POLICY_OPTION,
  upstream: { type: "string" },
  header: { type: "string", multiple: true },
  observe: { type: "boolean" },
  "hide-denied": { type: "boolean" },
  store: { type: "string" },
  "require-store": { type: "boolean" },
  migration: { type: "boolean" },
  namespace: { type: "string" },
  grant: { type: "string" },
  session: { type: "string" },
  log: { type: "string" },
  name: { type: "string" },
} as const;

/** `tollgate proxy`: a guard in front of any server, untouched. */
export const proxy: Command = {
  name: "proxy",
  summary: "stand between a client and any server, and decide its calls",
  help: HELP,
  async run(argv, { takeOver, out }) {
    const { own, after } = splitAtDashes(argv);
    const { values, positionals } = readOptions(own, OPTIONS);
    requirePositionals(positionals, []);
    if (values.migration === true) {
      out.line(`${postgresMigration()};`);
      return EXIT.ok;
    }
    if (takeOver === undefined) throw new CommandError("the proxy needs the streams of a process of its own");
    const { policy, observe = false, store, namespace, log, name } = values;
    if (policy === undefined) throw new CommandError("expected `--policy <file>`");
    const server = serverOf(values.upstream, values.header, after);
    const options: ProxyOptions = {
      ...{ policies: policy, server, observe, store, namespace, log, name },
      hideDenied: values["hide-denied"] === true,
      requireStore: values["require-store"] === true,
      scope: scopeOf(values.grant, values.session),
    };
    return runProxy(options, takeOver());
  },
};

function scopeOf(grant: string | undefined, session: string | undefined): ProxyOptions["scope"] {
  for (const [option, value] of Object.entries({ grant, session })) {
    if (value !== undefined && !isScopeValue(value))
      throw new CommandError(`expected ${quote(`--${option}`)} to be a name of 1 to 1,024 characters`);
  }
  return { ...(grant !== undefined && { grant }), ...(session !== undefined && { session }) };
}

function serverOf(
  upstream: string | undefined,
  headers: readonly string[] | undefined,
  command: readonly string[] | undefined,
): ProxyOptions["server"] {
  if (headers !== undefined && upstream === undefined) throw new CommandError("`--header` goes with `--upstream`");
  if (upstream !== undefined && command !== undefined)
    throw new CommandError("expected one server, got `--upstream` and `-- <command>`");
  if (upstream !== undefined)
    return { kind: "url", url: readUrl(upstream, "--upstream"), headers: readHeaders(headers ?? []) };
  const [program, ...args] = command ?? [];
  if (program === undefined)
    throw new CommandError("expected a server: `-- <command>` to start one, or `--upstream <url>`; see `--help`");
  return { kind: "stdio", command: program, args };
}
