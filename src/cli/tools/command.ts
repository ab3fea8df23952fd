import { type Command, EXIT } from "../command.js";
import { readTools, requireSource, SOURCE_HELP, SOURCE_OPTIONS } from "../server-tools/source.js";
import { answer, OUT_HELP, OUT_OPTION } from "../shared/answer.js";
import { readOptions, requirePositionals, splitAtDashes } from "../shared/command-line.js";

const HELP = `Usage: tollgate tools [options] -- <server command>

Saves a server's answer to tools/list, for the option --tools of the other
commands, and beside it the names of its resources and prompts, if it has some.
Tools that a server lists only for a client with roots, sampling or
elicitation are among them. Options stand before \`--\`: everything after it is
the server's command.

${SOURCE_HELP}

${OUT_HELP}
  --json               no difference: the list is JSON

Examples:
  tollgate tools --out tools.json -- npx -y @modelcontextprotocol/server-memory
  tollgate tools --out tools.json --url https://example.com/mcp \\
    --header "Authorization: Bearer $TOKEN"`;

/** `tollgate tools`: a server's list of tools. */
export const tools: Command = {
  name: "tools",
  summary: "save a server's list of tools",
  help: HELP,
  async run(argv, io) {
    const { own, after } = splitAtDashes(argv);
    const { values, positionals } = readOptions(own, { ...SOURCE_OPTIONS, ...OUT_OPTION, json: { type: "boolean" } });
    requirePositionals(positionals, []);
    const { list } = await readTools(requireSource(values, after), values, io.env);
    answer(JSON.stringify(list, null, 2), values.out, io);
    return EXIT.ok;
  },
};
