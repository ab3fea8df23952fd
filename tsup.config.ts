import { defineConfig, type Options } from "tsup";
import { BUILT_IN } from "./scripts/built-in.mjs";
import { APART, sources } from "./scripts/entries.mjs";

const { library, commands } = sources();

const common: Options = {
  format: "esm",
  // `node:sqlite` has no other name.
  removeNodeProtocol: false,
  target: "node20",
  splitting: true,
  // For scripts/name-files.mjs, which removes it.
  metafile: true,
  noExternal: BUILT_IN,
  esbuildPlugins: [
    {
      name: "re2js at the first pattern",
      setup(build) {
        // A module that is required is wrapped in a function. Many policies have no pattern, and re2js takes long to run.
        const contents = 'let loaded; export const re2 = () => (loaded ??= require("re2js"));';
        build.onLoad({ filter: /\/src\/policy\/re2\.ts$/ }, () => ({ contents, resolveDir: import.meta.dirname }));
        // By its modules: its CommonJS form has no default that tree shaking can follow.
        build.onResolve({ filter: /^re2js$/ }, ({ kind, resolveDir }) =>
          kind === "require-call" ? build.resolve("re2js", { kind: "import-statement", resolveDir }) : undefined,
        );
      },
    },
  ],
  esbuildOptions(options) {
    // Writes constants in where they are used; nothing is renamed.
    options.minifySyntax = true;
    // The modules of jsonc-parser, rather than its UMD form.
    options.mainFields = ["module", "main"];
  },
};

export default defineConfig([
  { ...common, entry: { ...library, ...APART }, dts: { entry: library } },
  // Apart from the library: what they share would be cut into many small files, and a process that imports the library would
  // take longer to start.
  { ...common, entry: commands, outDir: "dist/cli" },
]);
