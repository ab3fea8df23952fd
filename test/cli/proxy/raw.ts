import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

export const CLI = fileURLToPath(new URL("../../../dist/cli/tollgate.js", import.meta.url));
export const LINE_SERVER = fileURLToPath(new URL("../fixtures/line-server.mjs", import.meta.url));

/** `free` may be called, `twice` twice a day, and nothing else. */
export const POLICY = {
  version: "1",
  default: "deny",
  tools: { free: {}, twice: { limits: [{ counter: "c", window: "day", max: 2, scope: "grant" }] } },
};

export const call = (name: string, args: object = {}) => ({ name, arguments: args });

/** A request on a line of its own. */
export const request = (id: number, method: string, params?: object): string =>
  `${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`;

/** A folder of the test's own; its files are gone afterwards. */
export function folder(): {
  path(name: string): string;
  names(): readonly string[];
  write(name: string, content: unknown): string;
} {
  const made = mkdtempSync(join(tmpdir(), "tollgate-proxy-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  const path = (name: string): string => join(made, name);
  return {
    path,
    names: () => readdirSync(made),
    write(name, content) {
      writeFileSync(path(name), typeof content === "string" ? content : JSON.stringify(content));
      return path(name);
    },
  };
}

export interface Answer {
  readonly id?: unknown;
  readonly method?: string;
  readonly result?: {
    readonly isError?: boolean;
    readonly size?: number;
    readonly calls?: number;
    readonly pid?: number;
    readonly seen?: readonly string[];
  };
  readonly error?: { readonly code: number; readonly message: string };
}

/** A proxy whose client writes lines and reads them. */
export interface RawProxy {
  readonly child: ChildProcess;
  write(text: string): void;
  ask(id: number, method: string, params?: object): Promise<Answer>;
  /** The message of that id, once it comes; the last without one for `undefined`. */
  answer(id: unknown): Promise<Answer>;
  /** The same as it came. */
  line(id: unknown): Promise<string>;
  /** Resolves when stderr has had these words. */
  said(words: string): Promise<void>;
  readonly exit: Promise<number | null>;
  readonly err: () => string;
  /** Begins to read a stream that it was told to leave unread. */
  readStdout(): void;
  readStderr(): void;
}

export interface Surroundings {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** The command, where it is not the one that is built here. */
  readonly cli?: string;
  /** The account that it runs as; only root may choose it. */
  readonly uid?: number;
  /** The streams that nobody reads, until told so. */
  readonly unread?: readonly ("stdout" | "stderr")[];
}

export function startProxy(
  args: readonly string[],
  { env = {}, cli = CLI, cwd, uid, unread = [] }: Surroundings = {},
): RawProxy {
  const child = spawn(process.execPath, [cli, "proxy", ...args], {
    env: { ...process.env, ...env },
    cwd,
    ...(uid === undefined ? {} : { uid }),
    stdio: "pipe",
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  child.stdin.on("error", () => {});
  const answers = new Map<unknown, Answer>();
  const lines = new Map<unknown, string>();
  const waiting = new Map<unknown, () => void>();
  const listeners = new Set<() => void>();
  let err = "";

  const readStdout = (): void =>
    void createInterface({ input: child.stdout }).on("line", (line) => {
      const answer: Answer = JSON.parse(line);
      answers.set(answer.id, answer);
      lines.set(answer.id, line);
      waiting.get(answer.id)?.();
    });
  const readStderr = (): void =>
    void child.stderr.on("data", (chunk) => {
      err += chunk;
      for (const one of [...listeners]) one();
    });
  if (!unread.includes("stdout")) readStdout();
  if (!unread.includes("stderr")) readStderr();

  const answer = async (id: unknown): Promise<Answer> => {
    if (!answers.has(id)) await new Promise<void>((resolve) => waiting.set(id, resolve));
    return answers.get(id)!;
  };
  const write = (text: string): void => void child.stdin.write(text);
  return {
    child,
    write,
    answer,
    async line(id) {
      await answer(id);
      return lines.get(id)!;
    },
    readStdout,
    readStderr,
    ask(id, method, params) {
      write(request(id, method, params));
      return answer(id);
    },
    said: (words) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!err.includes(words)) return;
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        look();
      }),
    exit: once(child, "close").then(([code]) => code as number | null),
    err: () => err,
  };
}

export interface Line extends Surroundings {
  readonly policy?: unknown;
  readonly options?: readonly string[];
  /** Modes of the server. */
  readonly server?: readonly string[];
}

/** A proxy in front of the server of a few lines. */
export function proxy({ policy = POLICY, options = [], server = [], ...around }: Line = {}) {
  const files = folder();
  const file = files.write("policy.json", policy);
  const raw = startProxy(
    ["--policy", file, "--store", "memory", ...options, "--", process.execPath, LINE_SERVER, ...server],
    around,
  );
  return { ...raw, files, file };
}

/** Whether a process runs; one that has ended and that nobody has asked about yet does not. */
export function isRunning(pid: number): boolean {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", `${pid}`], { encoding: "utf8" });
  return /^[^Z\s]/.test(stdout);
}
