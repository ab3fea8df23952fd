import { type ParseArgsConfig, parseArgs } from "node:util";
import { nearest, quote } from "../../policy/words.js";
import { CommandError } from "./command-error.js";
import { shown } from "./shown.js";

/** Parts a command line at the first `--`; `after` is undefined where there is none. */
export function splitAtDashes(argv: readonly string[]): {
  readonly own: readonly string[];
  readonly after: readonly string[] | undefined;
} {
  const at = argv.indexOf("--");
  return at < 0 ? { own: argv, after: undefined } : { own: argv.slice(0, at), after: argv.slice(at + 1) };
}

type Options = NonNullable<ParseArgsConfig["options"]>;

/** Reads options and positionals; throws a `CommandError` that names the option that is wrong. */
export function readOptions<const T extends Options>(argv: readonly string[], options: T) {
  const read = parse(argv, options);
  for (const [name, given] of Object.entries(read.values)) {
    for (const value of [given].flat()) requireText(value, quote(`--${name}`));
  }
  for (const value of read.positionals) requireText(value, "an argument");
  return read;
}

function parse<const T extends Options>(argv: readonly string[], options: T) {
  const config = { args: [...argv], options, allowPositionals: true } as const;
  for (const token of parseArgs({ ...config, strict: false, tokens: true }).tokens) {
    const problem = token.kind === "option" ? optionProblem(token, options) : undefined;
    if (problem !== undefined) throw new CommandError(problem);
  }
  return parseArgs({ ...config, strict: true });
}

/** Options of one meaning, which some commands have by one name and some by the other. */
const SAME: ReadonlyMap<string, string> = new Map([
  ["upstream", "url"],
  ["url", "upstream"],
]);

interface OptionToken {
  readonly name: string;
  /** As it was written, without a value. */
  readonly rawName: string;
  readonly value: string | undefined;
  /** Whether the value was written after a `=`. */
  readonly inlineValue: boolean | undefined;
}

/** The error in an option as it was written; undefined if nothing is. */
function optionProblem({ name, rawName, value, inlineValue }: OptionToken, options: Options): string | undefined {
  const option = Object.hasOwn(options, name) ? options[name] : undefined;
  if (option === undefined) {
    const same = SAME.get(name) ?? "";
    const near = Object.hasOwn(options, same) ? same : nearest(name, Object.keys(options));
    return `unknown option ${quote(rawName)}; ${near === undefined ? "see `--help`" : `did you mean ${quote(`--${near}`)}?`}`;
  }
  if (option.type === "boolean") return value === undefined ? undefined : `${quote(rawName)} takes no value`;
  // An argument that begins with a dash is the next option, unless it stands after a `=`.
  const isGiven = value !== undefined && (inlineValue === true || !value.startsWith("-"));
  return isGiven ? undefined : `${quote(rawName)} needs a value; write ${quote(`${rawName} <value>`)}`;
}

/** An empty value is a variable that is not set, and a replaced letter stands for bytes that are not text: neither is meant. */
function requireText(value: unknown, what: string): void {
  if (typeof value !== "string") return;
  if (value.trim() === "")
    throw new CommandError(`${what} is empty; is a variable not set? Write a value, or leave it out`);
  if (value.includes("\ufffd")) throw new CommandError(`${what} has bytes that are not UTF-8; write it in UTF-8`);
}

/** A decimal number as people write one, or NaN. */
export const decimal = (text: string): number => (/^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN);

/** Exactly the positionals that a command asks for, or a `CommandError` that says which. */
export function requirePositionals(
  given: readonly string[],
  names: readonly string[],
  { rest = false }: { readonly rest?: boolean } = {},
): readonly string[] {
  if (given.length < names.length) {
    throw new CommandError(`expected ${names.map((name) => quote(name)).join(" and ")}; see \`--help\``);
  }
  const extra = rest ? undefined : given[names.length];
  // Where quotes are forgotten it may be half of a header, so that only the name of a file is shown.
  if (extra !== undefined && /\.\w{1,5}$/.test(extra)) throw new CommandError(`unexpected argument ${shown(extra)}`);
  if (extra !== undefined) {
    throw new CommandError(
      `unexpected argument ${names.length + 1}; give values by options, and put one with blanks in quotes; see \`--help\``,
    );
  }
  return given;
}
