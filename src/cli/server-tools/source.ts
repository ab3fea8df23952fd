import { quote } from "../../policy/words.js";
import type { Io } from "../command.js";
import { CommandError } from "../shared/command-error.js";
import { decimal } from "../shared/command-line.js";
import { readJsonFile } from "../shared/json-file.js";
import { shown } from "../shared/shown.js";
import { listServer } from "./list.js";
import type { Served } from "./served.js";
import type { StdioServer, UrlServer } from "./server.js";
import { readServed } from "./tool.js";

/** Where a server's tools are to be had. */
export type ToolSource = { readonly kind: "file"; readonly file: string } | StdioServer | UrlServer;

/** The options of every command that needs a server's tools. */
export const SOURCE_OPTIONS = {
  tools: { type: "string" },
  url: { type: "string" },
  header: { type: "string", multiple: true },
  timeout: { type: "string" },
} as const;

/** The lines of help for them. */
export const SOURCE_HELP = `The server's tools, one of:
  --tools <file>       a saved result of tools/list, or its array of tools
  -- <command> [args]  starts a server over stdio and lists its tools
  --url <url>          lists the tools of a server over HTTP
  --header <line>      with --url: a header such as "Authorization: Bearer ...",
                       may be repeated
  --timeout <seconds>  how long the server may take, 30 by default`;

export interface SourceValues {
  readonly tools?: string | undefined;
  readonly url?: string | undefined;
  readonly header?: readonly string[] | undefined;
  readonly timeout?: string | undefined;
}

/** The source that a command line names; undefined where it names none. */
export function sourceOf(values: SourceValues, command: readonly string[] | undefined): ToolSource | undefined {
  const { tools, url, header } = values;
  const given = [
    tools === undefined ? undefined : "`--tools`",
    url === undefined ? undefined : "`--url`",
    command === undefined ? undefined : "`-- <command>`",
  ].filter((one) => one !== undefined);
  if (given.length > 1) throw new CommandError(`expected one source of tools, got ${given.join(" and ")}`);
  if (header !== undefined && url === undefined) throw new CommandError("`--header` goes with `--url`");
  if (tools !== undefined) return { kind: "file", file: tools };
  if (url !== undefined) return { kind: "url", url: readUrl(url, "--url"), headers: readHeaders(header ?? []) };
  if (command === undefined) return undefined;
  const [program, ...args] = command;
  if (program === undefined) throw new CommandError("expected a command after `--`");
  return { kind: "stdio", command: program, args };
}

/** The source that a command line names, or a `CommandError` where it names none. */
export function requireSource(values: SourceValues, command: readonly string[] | undefined): ToolSource {
  const source = sourceOf(values, command);
  if (source !== undefined) return source;
  throw new CommandError("expected a server: `-- <command>`, `--tools <file>` or `--url <url>`; see `--help`");
}

/** The tools of a source, in the server's order, and its other lists; a `CommandError` if they cannot be had in time. */
export async function readTools(source: ToolSource, { timeout }: SourceValues, env: Io["env"]): Promise<Served> {
  const timeoutMs = readTimeout(timeout);
  if (source.kind === "file") return readServed(readJsonFile(source.file).data, shown(source.file));
  const listed = readServed(await listServer(source, { timeoutMs, env }), "the server's answer");
  // An SDK reads bytes that are not UTF-8 as this character, and a policy would then name another tool.
  const replaced = listed.tools.find(({ name }) => name.includes("\ufffd"));
  if (replaced === undefined) return listed;
  throw new CommandError(
    `the server lists a tool whose name is not UTF-8, ${quote(replaced.name)}; no policy can name it`,
  );
}

/** The address that an option names, or a `CommandError`. */
export function readUrl(text: string, option: string): URL {
  // The text besides: a URL's reader takes the path for the host where that is left out.
  const url = /^https?:\/\/[^/?#]/i.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined)
    throw new CommandError(`expected ${quote(option)} to be an http or https address, got ${shown(text)}`);
  if (url.username !== "" || url.password !== "") {
    throw new CommandError(
      `expected ${quote(option)} to be an address without a user and a password; write \`--header "Authorization: Basic ..."\``,
    );
  }
  return url;
}

const HEADER = /^\s*([^\s:]+)\s*:\s*(.*?)\s*$/;
/** A kind of token without the token, as from a variable that is not set. */
const NO_TOKEN = /^(?:bearer|basic|token)?$/i;

/** Headers as their lines say, or a `CommandError`, which shows none of them: they may hold secrets. */
export function readHeaders(lines: readonly string[]): Record<string, string> {
  const headers = new Map<string, string>();
  for (const line of lines) {
    const [, name = "", value = ""] = HEADER.exec(line) ?? [];
    if (NO_TOKEN.test(value) || !isHeader(name, value)) {
      throw new CommandError(
        'expected `--header` to be as "Name: value", in letters that HTTP can carry; is a variable not set?',
      );
    }
    const key = name.toLowerCase();
    if (headers.has(key)) throw new CommandError("expected each `--header` to have another name");
    headers.set(key, value);
  }
  return Object.fromEntries(headers);
}

function isHeader(name: string, value: string): boolean {
  try {
    new Headers([[name, value]]);
    return true;
  } catch {
    return false;
  }
}

const DEFAULT_TIMEOUT_SECONDS = "30";
const LONGEST_TIMEOUT_SECONDS = 3_600;

function readTimeout(text = DEFAULT_TIMEOUT_SECONDS): number {
  const seconds = decimal(text);
  if (!(seconds > 0 && seconds <= LONGEST_TIMEOUT_SECONDS)) {
    throw new CommandError(`expected \`--timeout\` to be a number of seconds up to 3,600, got ${shown(text)}`);
  }
  return seconds * 1_000;
}
