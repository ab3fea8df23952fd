// Changes the code in thousands of small ways, and fails where the tests do not notice one:
//   npm run test:mutation -- [part] [--incremental] [--force] [file ...]
// One part of parts.mjs, or all; of a part all files, or those that are named (`src/engine/decide/call-members.ts:48-48` for some lines).
// With `--incremental` what an earlier run found out is kept where neither a mutant nor the names of tests have changed; with
// `--force` beside it, not for the files that are named.
import { parseArgs } from "node:util";
import { mutate } from "./mutate.mjs";
import { PARTS } from "./parts.mjs";
import { judged, printed } from "./score.mjs";
import { mutateScripts } from "./scripts.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { incremental: { type: "boolean" }, force: { type: "boolean" } },
});
const [asked, ...files] = positionals;
if (asked !== undefined && !(asked in PARTS)) {
  console.error(`expected one of ${Object.keys(PARTS).join(", ")}, got \`${asked}\``);
  process.exit(2);
}

for (const name of asked === undefined ? Object.keys(PARTS) : [asked]) {
  const { scripts, least } = PARTS[name];
  const mutants = scripts
    ? mutateScripts(scripts.filter(({ file }) => files.length === 0 || files.includes(file)))
    : await mutate(name, { files, incremental: values.incremental ?? false, force: values.force ?? false });
  const score = judged(mutants, least);
  console.log(printed(name, score));
  if (!score.holds) process.exitCode = 1;
}
