import { appendFileSync, constants } from "node:fs";
import { dirname } from "node:path";
import type { Writable } from "node:stream";
import type { GuardEvent } from "../../mcp/index.js";
import { CommandError } from "../shared/command-error.js";
import { makeFolder } from "../shared/make-folder.js";
import { fileProblem } from "../shared/read-file.js";
import { shown } from "../shared/shown.js";
import { jsonLine } from "./lines.js";

/** Takes a line. No decision waits for who reads it. */
export type Say = (line: string) => void;

/** The version of the lines' format; another one where a field means something else, or is gone. */
const VERSION = 1;

/** Tells where lines are missing, and how many. */
const droppedLine = (dropped: number): string => jsonLine({ version: VERSION, at: new Date().toISOString(), dropped });

/** The backlog of a reader before lines are dropped. */
const MOST_UNREAD_BYTES = 1024 * 1024;

/** Says lines to a stream that may not be read: what finds no room is dropped, and told as soon as there is room again. */
export function sayTo(stream: Writable): Say {
  let dropped = 0;
  const tellDropped = (): void => {
    if (dropped > 0) stream.write(`${droppedLine(dropped)}\n`);
    dropped = 0;
  };
  // A reader that is gone has no use for what is said to it.
  stream.on("drain", tellDropped).on("error", () => {});
  return (line) => {
    if (stream.writableLength > MOST_UNREAD_BYTES) {
      dropped += 1;
      return;
    }
    tellDropped();
    stream.write(`${line}\n`);
  };
}

/** The members of a line besides those of the guard. */
export interface LogContext {
  readonly server: () => string;
  /** The revision of the policy that decided, or that is in force where nothing was decided. */
  readonly revision: (event: GuardEvent) => string;
}

/** Writes a JSON line for each decision: names of arguments, never their values. */
export function decisionLog(
  file: string | undefined,
  say: Say,
  { server, revision }: LogContext,
): (event: GuardEvent) => void {
  const write = file === undefined ? say : appendTo(file, say);
  return (event) => {
    const line = lineOf(event);
    if (line === undefined) return;
    const head = { version: VERSION, at: new Date().toISOString(), id: crypto.randomUUID() };
    write(jsonLine({ ...head, server: clipped(server()), revision: revision(event), ...line }));
  };
}

function lineOf(event: GuardEvent): object | undefined {
  if (event.kind === "list") return undefined;
  if (event.kind === "warning") return { warning: event.message, enforced: event.enforced };
  if (event.kind === "refusal") return { refused: event.reason, enforced: event.enforced };
  const { tool, resource, prompt, method, argNames, scope, decision, approval, approvalId, enforced } = event;
  const { effect, code, policy, rule, message, retryAfterMs, degraded, observed, tool: by } = decision;
  const asked = method === undefined ? {} : { resource: clippedOr(resource), prompt: clippedOr(prompt), method };
  const carried = clippedOr(by);
  const told = effect === "allow" ? {} : { message };
  const names = argNames.slice(0, MOST_NAMES).map(clipped);
  const more = argNames.length > MOST_NAMES ? { moreArgs: argNames.length - MOST_NAMES } : {};
  return { tool: clipped(tool), ...asked, carried, argNames: names, ...more, scope, effect, code, policy, rule, ...told, retryAfterMs, degraded, observed, approval, approvalId, enforced }; // biome-ignore format: one line
}

/** A client makes up these names, as long and as many as it likes. */
const MOST_NAMES = 100;
const MOST_NAME_LENGTH = 256;

const clipped = (name: string): string =>
  name.length > MOST_NAME_LENGTH ? `${name.slice(0, MOST_NAME_LENGTH)}…` : name;

const clippedOr = (name: string | undefined): string | undefined => (name === undefined ? undefined : clipped(name));

/** A pipe that nobody reads is an error, and nothing to wait for. */
const APPEND = constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY | (constants.O_NONBLOCK ?? 0);

/** Opens the file once to see that it can be written; lines that cannot be written later are dropped and told, there and by `say`. */
function appendTo(file: string, say: Say): Say {
  const append = (text: string): void => appendFileSync(file, text, { mode: 0o600, flag: APPEND as never });
  try {
    makeFolder(dirname(file));
    append("");
  } catch (error) {
    throw new CommandError(`cannot write ${shown(file)}: ${fileProblem(error)}`);
  }
  let dropped = 0;
  return (line) => {
    try {
      append(dropped === 0 ? `${line}\n` : `${droppedLine(dropped)}\n${line}\n`);
      dropped = 0;
    } catch (error) {
      if (dropped === 0)
        say(`tollgate: cannot write ${shown(file)}: ${fileProblem(error)}; decisions go on without a log`);
      dropped += 1;
    }
  };
}
