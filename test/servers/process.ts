import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { createServer } from "node:net";

/** A server that a test started. */
export interface ServerProcess {
  /** Ends it by this signal and waits until it is gone. */
  readonly end: (signal: NodeJS.Signals) => Promise<void>;
}

/** Ends the child with the thread that started it, however that ends: then its end of the pipe is closed. */
function bindToThread(child: ChildProcess): void {
  const keeper = spawn("sh", ["-c", `cat; kill -9 ${child.pid}`], { stdio: ["pipe", "ignore", "ignore"] });
  child.on("close", () => keeper.kill("SIGKILL"));
}

/** Starts a server and waits for the line that says that it is ready; rejects with its output if it ends before. */
export function startProcess(
  command: string,
  args: readonly string[],
  ready: RegExp,
  options: SpawnOptions = {},
): Promise<ServerProcess> {
  const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  bindToThread(child);
  const gone = new Promise<void>((resolve) => {
    child.on("close", () => resolve());
  });
  const end = (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    return gone;
  };
  return new Promise((resolve, reject) => {
    let output = "";
    const read = (chunk: Buffer): void => {
      output += chunk;
      if (ready.test(output)) resolve({ end });
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.on("error", reject);
    void gone.then(() => reject(new Error(`${command} ended before it was ready: ${output}`)));
  });
}

/** A port on the loopback address that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
