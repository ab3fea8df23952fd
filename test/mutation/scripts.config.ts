import { resolve } from "node:path";
import { defineConfig } from "vitest/config";
import { PARTS } from "./parts.mjs";

/** The file that is mutated, and its text. */
const { file, text } = JSON.parse(process.env.TOLLGATE_SCRIPT ?? "{}") as {
  readonly file: string;
  readonly text: string;
};

export default defineConfig({
  plugins: [{ name: "mutant", enforce: "pre", load: (id) => (id === resolve(file) ? text : undefined) }],
  test: { include: ["test/stores/**/*.test.ts"], testTimeout: PARTS.scripts.testTimeoutMs },
});
