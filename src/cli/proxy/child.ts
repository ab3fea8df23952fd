import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import { after } from "../../mcp/timer.js";
import { quote } from "../../policy/words.js";
import { Misuse } from "../misuse.js";
import { fileProblem } from "../options.js";
import type { StdioServer } from "../tools/server.js";
import { createLineTransport, type LineTransport } from "./line-transport.js";

/** A server that runs as a child process. What it writes to its stderr goes to the proxy's, as it is. */
export interface Child {
  readonly transport: LineTransport;
  /** The exit code of the process, or 128 and the number of the signal that ended it, as shells count. */
  readonly exit: Promise<number>;
  signal(name: NodeJS.Signals): void;
  /** Ends its input, and the process itself where it does not end by itself in time. */
  stop(): void;
}

/** How long a server may take to end once its input has ended, and once it was asked to: together less than SDK clients wait for us. */
const PATIENCE_MS = 1_500;
const LAST_PATIENCE_MS = 1_500;

/** Starts the server; a `Misuse` where it cannot be started. */
export async function startChild(
  { command, args }: StdioServer,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Child> {
  const child = spawn(command, [...args], { env: { ...env }, stdio: ["pipe", "pipe", "inherit"] });
  await new Promise<void>((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", (error) => reject(new Misuse(`cannot start ${quote(command)}: ${fileProblem(error)}`)));
  });
  const exit = new Promise<number>((resolve) => {
    child.once("close", (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
  return {
    transport: createLineTransport(child.stdout, child.stdin),
    exit,
    signal: (name) => void child.kill(name),
    stop: () => stop(child, exit),
  };
}

function stop(child: ChildProcess, exit: Promise<number>): void {
  child.stdin?.end();
  const unlessEnded = (ms: number, work: () => void): void => void exit.then(after(ms, work));
  unlessEnded(PATIENCE_MS, () => {
    child.kill("SIGTERM");
    unlessEnded(LAST_PATIENCE_MS, () => child.kill("SIGKILL"));
  });
}
