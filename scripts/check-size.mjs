// @ts-check
// Bundles each entry point as an application would; fails above its ceiling, and where a forbidden package is reachable.
import { fileURLToPath } from "node:url";
import { entriesOf, manifest } from "./entries.mjs";
import { measure } from "./size.mjs";
import { SIZES } from "./sizes.mjs";

const root = new URL("../", import.meta.url);
const entries = entriesOf(manifest);

const problems = Object.keys(SIZES)
  .filter((name) => !entries.has(name))
  .map((name) => `${name}: a ceiling in scripts/sizes.mjs, and no entry point of package.json`);
for (const [entry, file] of entries) {
  const size = SIZES[entry];
  if (size === undefined) {
    problems.push(`${entry}: no ceiling; give it one, with a reason, in scripts/sizes.mjs`);
    continue;
  }
  const measured = await measure(fileURLToPath(new URL(file, root)), size);
  console.log(
    `${entry.padEnd(20)} ${measured.bytes.toLocaleString("en")} of ${size.ceiling.toLocaleString("en")} bytes`,
  );
  problems.push(...measured.problems.map((problem) => `${entry}: ${problem}`));
}
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
