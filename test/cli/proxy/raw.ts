import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

export const CLI = fileURLToPath(new URL("../../../dist/cli.js", import.meta.url));
export const LINE_SERVER = fileURLToPath(new URL("../fixtures/line-server.mjs", import.meta.url));

/** A folder of the test's own; its files are gone afterwards. */
export function folder(): { path(name: string): string; write(name: string, content: unknown): string } {
  const made = mkdtempSync(join(tmpdir(), "tollgate-proxy-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  const path = (name: string): string => join(made, name);
  return {
    path,
    write(name, content) {
      writeFileSync(path(name), typeof content === "string" ? content : JSON.stringify(content));
      return path(name);
    },
  };
}

export interface Answer {
  readonly id: unknown;
  readonly result?: {
    readonly isError?: boolean;
    readonly size?: number;
    readonly calls?: number;
    readonly pid?: number;
  };
  readonly error?: { readonly code: number; readonly message: string };
}

/** A proxy whose client writes lines and reads them. */
export interface RawProxy {
  readonly child: ChildProcess;
  write(text: string): void;
  ask(id: number, method: string, params?: object): Promise<Answer>;
  answer(id: unknown): Promise<Answer>;
  /** Resolves when stderr has had these words. */
  said(words: string): Promise<void>;
  readonly exit: Promise<number | null>;
  readonly err: () => string;
}

export function startProxy(...args: readonly string[]): RawProxy {
  const child = spawn(process.execPath, [CLI, "proxy", ...args], { stdio: "pipe" });
  onTestFinished(() => void child.kill("SIGKILL"));
  const answers = new Map<string, Answer>();
  const waiting = new Set<() => void>();
  let err = "";
  const wake = (): void => {
    for (const one of [...waiting]) one();
  };
  child.stderr.on("data", (chunk) => {
    err += chunk;
    wake();
  });
  createInterface({ input: child.stdout }).on("line", (line) => {
    const answer: Answer = JSON.parse(line);
    answers.set(JSON.stringify(answer.id), answer);
    wake();
  });
  const until = <T>(look: () => T | undefined): Promise<T> =>
    new Promise((resolve) => {
      const check = (): void => {
        const found = look();
        if (found === undefined) return;
        waiting.delete(check);
        resolve(found);
      };
      waiting.add(check);
      check();
    });
  const answer = (id: unknown): Promise<Answer> => until(() => answers.get(JSON.stringify(id)));
  const write = (text: string): void => void child.stdin.write(text);
  return {
    child,
    write,
    answer,
    ask(id, method, params) {
      write(`${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`);
      return answer(id);
    },
    said: async (words) => void (await until(() => (err.includes(words) ? true : undefined))),
    exit: once(child, "close").then(([code]) => code as number | null),
    err: () => err,
  };
}
