import { defineConfig } from "tsup";

export default defineConfig({
  entry: { index: "src/index.ts", mcp: "src/mcp/index.ts" },
  format: "esm",
  target: "node20",
  dts: true,
  clean: true,
  splitting: true,
  esbuildOptions(options) {
    // Writes constants in where they are used; nothing is renamed.
    options.minifySyntax = true;
  },
});
