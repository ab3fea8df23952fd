import { readFileSync } from "node:fs";
import { type ParseArgsConfig, parseArgs } from "node:util";
import { nearest, quote } from "../policy/words.js";
import { Misuse } from "./misuse.js";

/** Parts a command line at the first `--`; `after` is undefined where there is none. */
export function splitAtDashes(argv: readonly string[]): {
  readonly own: readonly string[];
  readonly after: readonly string[] | undefined;
} {
  const at = argv.indexOf("--");
  return at < 0 ? { own: argv, after: undefined } : { own: argv.slice(0, at), after: argv.slice(at + 1) };
}

type Options = NonNullable<ParseArgsConfig["options"]>;

/** Reads options and positionals; throws a `Misuse` that names the option that is wrong. */
export function readOptions<const T extends Options>(argv: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new Misuse(optionProblem(error, Object.keys(options)));
  }
}

function optionProblem(error: unknown, names: readonly string[]): string {
  const { code, message = "" } = error as { code?: string; message?: string };
  const [, option = ""] = /'-{0,2}([^' ]*)/.exec(message) ?? [];
  if (code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") {
    const near = nearest(option, names);
    return `unknown option ${quote(`--${option}`)}; ${near === undefined ? "see `--help`" : `did you mean ${quote(`--${near}`)}?`}`;
  }
  const name = names.find((one) => message.includes(`--${one}`)) ?? option;
  return message.includes("does not take an argument")
    ? `${quote(`--${name}`)} takes no value`
    : `${quote(`--${name}`)} needs a value; write ${quote(`--${name} <value>`)}`;
}

/** Exactly the positionals that a command asks for, or a `Misuse` that says which. */
export function requirePositionals(
  given: readonly string[],
  names: readonly string[],
  { rest = false }: { readonly rest?: boolean } = {},
): readonly string[] {
  if (given.length < names.length) {
    throw new Misuse(`expected ${names.map((name) => quote(name)).join(" and ")}; see \`--help\``);
  }
  if (given.length > names.length && !rest) throw new Misuse(`unexpected argument ${quote(given[names.length]!)}`);
  return given;
}

/** The text of a file, or a `Misuse` that says why it cannot be read. */
export function readTextFile(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new Misuse(`cannot read ${quote(file)}: ${fileProblem(error)}`);
  }
}

/** JSON data of a file, or a `Misuse`. */
export function readJsonFile(file: string): unknown {
  const text = readTextFile(file);
  try {
    return JSON.parse(text);
  } catch {
    throw new Misuse(`cannot read ${quote(file)}: it is not JSON text`);
  }
}

export function fileProblem(error: unknown): string {
  const { code } = error as { code?: string };
  if (code === "ENOENT") return "there is no such file";
  if (code === "EISDIR") return "it is a directory";
  if (code === "EACCES" || code === "EPERM") return "permission denied";
  return code ?? "it cannot be opened";
}
