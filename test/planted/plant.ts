import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "tsup";
import type { Library } from "../library.js";

/** A bug: these words of a file, which has them once, and what is written instead. */
export interface Bug {
  readonly name: string;
  /** Of `src`, or of a folder of `test` that it names: `test/simulation/store.ts`. */
  readonly file: string;
  readonly words: string;
  readonly instead: string;
}

export interface Planted {
  /** The bundle, for other processes. */
  readonly url: string;
  readonly library: Library;
}

/** Builds what tests run: the library with a bug in it or without any, and programs for child processes. */
export interface Nursery {
  /** Throws where the words of the bug are not there: then it has to be looked at again. */
  plant(bug: Bug | undefined): Promise<Planted>;
  /** The same for another module, as `src/mcp/index.ts`, and all that it is made of. */
  plantIn<Module>(file: string, bug: Bug | undefined): Promise<Module>;
  /** The path of a program, bundled. */
  program(file: string): Promise<string>;
  clear(): void;
}

export function createNursery(): Nursery {
  const root = fileURLToPath(new URL("../../", import.meta.url));
  // Below the root, so that its packages and its own `imports` are found; a directory of this process alone.
  const directory = `${root}.cache/planted-${process.pid}-${performance.now()}/`;
  mkdirSync(directory, { recursive: true });
  let bundles = 0;
  const bundle = async (name: string, file: string, esbuildPlugins: Plugin[]) => {
    await build({
      ...{ config: false, silent: true, format: "esm", target: "node20", splitting: false, minifySyntax: true },
      ...{ entry: { [name]: `${root}${file}` }, outDir: directory, outExtension: () => ({ js: ".mjs" }) },
      skipNodeModulesBundle: true,
      esbuildPlugins,
    });
    return `${directory}${name}.mjs`;
  };
  const bundleWith = async (file: string, bug: Bug | undefined) => {
    const name = `${bundles++}-${(bug?.name ?? "sound").replaceAll(/\W+/g, "-")}`;
    const { href: url } = pathToFileURL(await bundle(name, file, bug ? [replacing(root, bug)] : []));
    return { url, module: await import(/* @vite-ignore */ url) };
  };
  return {
    async plant(bug) {
      const { url, module } = await bundleWith("src/index.ts", bug);
      return { url, library: module as Library };
    },
    plantIn: async (file, bug) => (await bundleWith(file, bug)).module,
    program: (file) => bundle("program", file, []),
    clear: () => rmSync(directory, { recursive: true, force: true }),
  };
}

type Plugin = NonNullable<NonNullable<Parameters<typeof build>[0]>["esbuildPlugins"]>[number];

function replacing(root: string, { name, file, words, instead }: Bug): Plugin {
  const place = `${root}${file.startsWith("test/") ? "" : "src/"}${file}`;
  const parts = readFileSync(place, "utf8").split(words);
  if (parts.length !== 2)
    throw new Error(`"${name}": ${file} has \`${words}\` ${parts.length - 1} times, expected once`);
  return {
    name,
    setup: ({ onLoad }) =>
      onLoad({ filter: /\.ts$/ }, ({ path }) =>
        path === place ? { contents: parts.join(instead), loader: "ts" } : null,
      ),
  };
}
