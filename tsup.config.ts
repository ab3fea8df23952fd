import { defineConfig } from "tsup";

const library = {
  index: "src/index.ts",
  mcp: "src/mcp/index.ts",
  postgres: "src/stores/postgres/index.ts",
  redis: "src/stores/redis/index.ts",
  sqlite: "src/stores/sqlite/index.ts",
  testing: "src/testing/index.ts",
};

export default defineConfig({
  entry: { ...library, cli: "src/cli/bin.ts" },
  format: "esm",
  // `node:sqlite` has no other name.
  removeNodeProtocol: false,
  target: "node20",
  dts: { entry: library },
  clean: true,
  splitting: true,
  // Left to whoever loads the package: Node takes its UMD form, which no bundler can follow, and bundlers its modules.
  external: ["#jsonc-parser"],
  esbuildOptions(options) {
    // Writes constants in where they are used; nothing is renamed.
    options.minifySyntax = true;
  },
});
