import { fileURLToPath } from "node:url";
import type { Output } from "../../src/cli/command.js";
import { main } from "../../src/cli/main.js";

/** What a command line left behind. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line of `tollgate` in this process, without colours. */
export async function tollgate(...argv: readonly string[]): Promise<Ran> {
  const texts = { out: "", err: "" };
  const output = (name: "out" | "err"): Output => ({
    line: (text = "") => {
      texts[name] += `${text}\n`;
    },
    style: (_, text) => text,
  });
  const code = await main(argv, { out: output("out"), err: output("err"), env: process.env });
  return { code, ...texts };
}

/** A file of the tests of the command line, as a path from the repository's top, where tests run. */
export const fixture = (name: string): string => `test/cli/fixtures/${name}`;

/** The same as an absolute path. */
export const absolute = (name: string): string => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));
