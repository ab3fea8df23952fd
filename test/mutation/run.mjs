// Changes the code of a part in thousands of small ways, and fails where the tests do not notice:
//   npm run test:mutation -- engine [--incremental] [file ...]
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { Stryker } from "@stryker-mutator/core";
import { PARTS } from "./parts.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { incremental: { type: "boolean" } },
});
const [name = "engine", ...files] = positionals;
const part = PARTS[name];
process.env.TOLLGATE_PART = name;
const stryker = new Stryker({
  testRunner: "vitest",
  vitest: { configFile: "test/mutation/vitest.config.ts", related: false },
  mutate: files.length > 0 ? files : part.mutate,
  mutator: { excludedMutations: part.least < 100 ? ["StringLiteral"] : [] },
  ignorePatterns: [
    "**",
    "!src/**",
    "!test/**",
    "test/mutation/node_modules",
    "!schema/**",
    "!package.json",
    "!tsconfig.json",
  ],
  symlinkNodeModules: true,
  disableTypeChecks: false,
  coverageAnalysis: "perTest",
  concurrency: 2,
  timeoutMS: 3_000,
  timeoutFactor: 1.5,
  incremental: values.incremental ?? false,
  incrementalFile: `node_modules/.cache/mutation-${name}.json`,
  tempDirName: ".cache/mutation",
  cleanTempDir: "always",
  reporters: ["progress-append-only"],
  allowConsoleColors: false,
});
const results = await stryker.runMutationTest();
const texts = new Map();
const lines = (file) => {
  if (!texts.has(file)) texts.set(file, readFileSync(file, "utf8").split("\n"));
  return texts.get(file);
};
const counts = {};
const out = [];
for (const {
  fileName,
  location: { start, end },
  replacement,
  status,
  mutatorName,
  statusReason,
  static: isStatic,
  coveredBy,
} of results) {
  counts[status] = (counts[status] ?? 0) + 1;
  if (status === "Killed" || (status === "Timeout" && !process.env.SHOW_TIMEOUT)) continue;
  const all = lines(fileName).slice(start.line - 1, end.line);
  const first = lines(fileName)[start.line - 1].trim();
  all[all.length - 1] = all.at(-1).slice(0, end.column - 1);
  all[0] = all[0].slice(start.column - 1);
  out.push(
    `${status}${isStatic ? " static" : ""} ${fileName}:${start.line} ${mutatorName} [${coveredBy?.length}] ${statusReason?.split("\n")[0] ?? ""}\n    in  ${first}\n    was ${all
      .map((t) => t.trim())
      .join(" ")
      .slice(0, 200)}\n    is  ${replacement.replaceAll(/\s+/g, " ").slice(0, 200)}`,
  );
}
console.log(out.join("\n"));
console.log(counts);
