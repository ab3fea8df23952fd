import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "tsup";
import type { Library } from "../library.js";

/** A bug: these words of a file of `src`, which has them once, and what is written instead. */
export interface Bug {
  readonly name: string;
  readonly file: string;
  readonly words: string;
  readonly instead: string;
}

export interface Planted {
  /** The bundle, for other processes. */
  readonly url: string;
  readonly library: Library;
}

/** Builds the library with a bug, or without any. Throws where the words are not there: the bug has to be looked at again. */
export interface Nursery {
  plant(bug: Bug | undefined): Promise<Planted>;
  clear(): void;
}

export function createNursery(): Nursery {
  // Under `node_modules`, so that its packages are found; a directory of this process alone.
  const directory = fileURLToPath(new URL(`../../node_modules/.cache/planted-${process.pid}/`, import.meta.url));
  const src = fileURLToPath(new URL("../../src/", import.meta.url));
  mkdirSync(directory, { recursive: true });
  return {
    async plant(bug) {
      const name = (bug?.name ?? "sound").replaceAll(/\W+/g, "-");
      await build({
        ...{ config: false, silent: true, format: "esm", target: "node20", splitting: false },
        entry: { [name]: `${src}index.ts` },
        outDir: directory,
        outExtension: () => ({ js: ".mjs" }),
        minifySyntax: true,
        esbuildPlugins: bug ? [replacing(`${src}${bug.file}`, bug)] : [],
      });
      const { href: url } = pathToFileURL(`${directory}${name}.mjs`);
      return { url, library: (await import(/* @vite-ignore */ url)) as Library };
    },
    clear: () => rmSync(directory, { recursive: true, force: true }),
  };
}

type Plugin = NonNullable<NonNullable<Parameters<typeof build>[0]>["esbuildPlugins"]>[number];

function replacing(file: string, { name, words, instead }: Bug): Plugin {
  const parts = readFileSync(file, "utf8").split(words);
  if (parts.length !== 2)
    throw new Error(`"${name}": ${file} has \`${words}\` ${parts.length - 1} times, expected once`);
  return {
    name,
    setup: ({ onLoad }) =>
      onLoad({ filter: /\.ts$/ }, ({ path }) =>
        path === file ? { contents: parts.join(instead), loader: "ts" } : null,
      ),
  };
}
