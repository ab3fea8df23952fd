import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { constants, platform } from "node:os";
import { kill } from "node:process";
import type { Readable } from "node:stream";
import { after } from "../../time.js";
import type { Host } from "../command.js";
import type { StdioServer } from "../server-tools/server.js";
import { serverEnv } from "../server-tools/server-env.js";
import { CommandError } from "../shared/command-error.js";
import { fileProblem } from "../shared/read-file.js";
import { shown } from "../shared/shown.js";
import { inTime } from "./in-time.js";
import { createLineTransport } from "./line-transport.js";
import type { Server } from "./proxied-server.js";

/** How long a server may take to end once its input has ended, and once it was asked to: together less than SDK clients wait for us. */
const PATIENCE_MS = 1_500;
const LAST_PATIENCE_MS = 1_500;
/** How long the last that a server wrote to its stderr may take to be read. */
const LAST_WORDS_MS = 500;

const hasGroups = platform() !== "win32";

/** Starts a server as a child process; a `CommandError` where it cannot be started. Its stderr is forwarded unchanged. */
export async function startChild({ command, args }: StdioServer, { env, stderr }: Host): Promise<Server> {
  // In a group of its own, so that what the command itself has started, as `npx` does, can be ended with it.
  const child = spawn(command, [...args], { env: serverEnv(env), detached: hasGroups });
  await new Promise<void>((resolve, reject) => {
    child.once("spawn", resolve);
    // For good: a signal that cannot be sent is told here as well.
    child.on("error", (error) => reject(new CommandError(`cannot start ${shown(command)}: ${fileProblem(error)}`)));
  });
  // Handed on and not inherited: whoever inherits a pipe makes all writes to it wait for its reader, ours as well.
  child.stderr.pipe(stderr, { end: false });
  stderr.on("error", () => child.stderr.resume());

  const ended = endOf(child);
  const transport = createLineTransport(child.stdout, child.stdin);
  const unlessEnded = (ms: number, work: () => void): void => void ended.then(after(ms, work));
  const endSoon = (): void => unlessEnded(LAST_PATIENCE_MS, () => endAtOnce(child));
  const server: Server = {
    transport,
    ended,
    signal(name) {
      child.kill(name);
      // To a server SIGHUP may mean to read its configuration again.
      const ends = name !== "SIGHUP";
      if (ends) endSoon();
      return ends;
    },
    stop() {
      child.stdin.end();
      unlessEnded(PATIENCE_MS, () => {
        child.kill("SIGTERM");
        endSoon();
      });
    },
  };
  transport.onclose = server.stop;
  return server;
}

/** The exit code of a process, 128 and the signal's number where one ended it, once all is read that it wrote to its stdout. */
async function endOf(child: ChildProcessWithoutNullStreams): Promise<number> {
  const closed = [child.stdout, child.stderr].map(closing);
  const code = await new Promise<number>((resolve) => {
    child.once("exit", (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
  await closed[0];
  await inTime(LAST_WORDS_MS, closed[1]!);
  return code;
}

const closing = (stream: Readable): Promise<void> => new Promise((resolve) => void stream.once("close", resolve));

/** Ends a process and those that it started, and reads nothing more of them. */
function endAtOnce(child: ChildProcessWithoutNullStreams): void {
  try {
    if (hasGroups) kill(-child.pid!, "SIGKILL");
    else child.kill("SIGKILL");
  } catch {
    // They have ended.
  }
  child.stdout.destroy();
  child.stderr.destroy();
}
