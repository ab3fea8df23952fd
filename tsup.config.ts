import { defineConfig } from "tsup";
import { sources } from "./scripts/entries.mjs";

const { library, commands } = sources();

export default defineConfig({
  entry: { ...library, ...commands },
  format: "esm",
  // `node:sqlite` has no other name.
  removeNodeProtocol: false,
  target: "node20",
  dts: { entry: library },
  clean: true,
  splitting: true,
  // For scripts/name-files.mjs, which removes it.
  metafile: true,
  // Left to whoever loads the package: Node takes its UMD form, which no bundler can follow, and bundlers its modules.
  external: ["#jsonc-parser"],
  esbuildOptions(options) {
    // Writes constants in where they are used; nothing is renamed.
    options.minifySyntax = true;
  },
});
