import { type Command, EXIT } from "../command.js";
import { readTools, requireSource, SOURCE_HELP, SOURCE_OPTIONS } from "../server-tools/source.js";
import { answer, OUT_HELP, OUT_OPTION } from "../shared/answer.js";
import { readOptions, requirePositionals, splitAtDashes } from "../shared/command-line.js";
import { toolTypes } from "./tool-types.js";

const HELP = `Usage: tollgate types [options] [-- <server command>]

Writes TypeScript types of the arguments of a server's tools, for a policy that
the compiler checks:

  import { definePolicy } from "tollgate";
  import type { Tools } from "./tools.js";

  export const policy = definePolicy<Tools>()({
    version: "1", default: "deny", tools: { ... },
  });

Needs the package \`json-schema-to-typescript\`.

${SOURCE_HELP}

${OUT_HELP}
  --json               the types as a JSON object, { "types": "..." }

Examples:
  tollgate types --out tools.d.ts --tools tools.json
  tollgate types --out tools.d.ts -- \\
    npx -y @modelcontextprotocol/server-filesystem /srv`;

/** `tollgate types`: the types of the arguments of a server's tools. */
export const types: Command = {
  name: "types",
  summary: "write TypeScript types of a server's tools, for policies in code",
  help: HELP,
  async run(argv, io) {
    const { own, after } = splitAtDashes(argv);
    const { values, positionals } = readOptions(own, { ...SOURCE_OPTIONS, ...OUT_OPTION, json: { type: "boolean" } });
    requirePositionals(positionals, []);
    const source = requireSource(values, after);
    const { tools } = await readTools(source, values, io.env);
    const text = await toolTypes(tools);
    answer(values.json ? JSON.stringify({ types: text }, null, 2) : text.trimEnd(), values.out, io);
    return EXIT.ok;
  },
};
