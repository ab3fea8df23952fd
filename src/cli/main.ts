import { nearest, quote } from "../policy/words.js";
import { EXIT, type Io } from "./command.js";
import { COMMANDS } from "./commands.js";
import { CommandError } from "./shared/command-error.js";
import { splitAtDashes } from "./shared/command-line.js";
import { shown, withoutSecrets } from "./shared/shown.js";

const HELP_FLAGS = ["--help", "-h", "help"];

/** Runs one command line, without the names of node and of the script. Never throws. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  try {
    return await dispatch(argv, io);
  } catch (error) {
    io.err.line(
      `${io.err.style("red", "tollgate:")} ${error instanceof CommandError ? error.message : internal(error)}`,
    );
    return EXIT.error;
  }
}

async function dispatch(argv: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined) {
    io.err.line(await overview());
    return EXIT.error;
  }
  if (HELP_FLAGS.includes(name)) {
    io.out.line(rest[0] === undefined ? await overview() : (await load(rest[0])).help);
    return EXIT.ok;
  }
  if (name === "--version") {
    io.out.line(await version());
    return EXIT.ok;
  }
  const command = await load(name);
  if (splitAtDashes(rest).own.some((word) => word === "--help" || word === "-h")) {
    io.out.line(command.help);
    return EXIT.ok;
  }
  return command.run(rest, io);
}

async function load(name: string) {
  const command = COMMANDS.get(name);
  if (command !== undefined) return command();
  const names = [...COMMANDS.keys()];
  const near = nearest(name, names);
  throw new CommandError(
    `unknown command ${shown(name)}; ${near === undefined ? `expected one of ${names.map(quote).join(", ")}` : `did you mean ${quote(near)}?`}`,
  );
}

async function overview(): Promise<string> {
  const commands = await Promise.all([...COMMANDS.values()].map((one) => one()));
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    "Usage: tollgate <command> [options]",
    "",
    "Policies for MCP tool calls: write them, check them, try them.",
    "",
    "Commands:",
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    "",
    "Every command takes --json, and --help for its options and examples.",
    "Exit codes: 0 fine, 1 findings, 2 the command could not be carried out.",
  ].join("\n");
}

async function version(): Promise<string> {
  const { default: manifest } = await import("../../package.json", { with: { type: "json" } });
  return manifest.version;
}

function internal(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return `internal error: ${withoutSecrets(message.split("\n")[0]!)}; this is a defect of tollgate, please report it with the command that you ran`;
}
