// What it costs to compile a policy that names all 100 tools of a server, beside the same policy unchecked.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const TOOLS = 100;
const ROUNDS = 5;

const names = Array.from({ length: TOOLS }, (_, index) => `tool_${index}`);
const each = (/** @type {(name: string, index: number) => string} */ write) => names.map(write).join("\n");

const tools = `export interface Tools {
${each((name, index) => `  ${name}: Arguments${index};`)}
}
${each(
  (_, index) => `export interface Arguments${index} {
  path${index}: string;
  mode: "read" | "write" | "append";
  amount: number;
  limit?: number | null;
  tags?: string[];
  force?: boolean;
  target: string | { owner: string; repository: { name: string; private?: boolean } };
  options?: { encoding?: "utf8" | "latin1"; retries?: { count?: number; delay?: { unit: "s" | "ms"; value: number } } };
  edits?: { from: number; to: number; text: string }[];
  filter?: Filter${index};
  labels?: { [name: string]: string };
}
export interface Filter${index} {
  field?: string;
  not?: Filter${index};
}`,
)}`;

const document = `{
  version: "1",
  default: "deny",
  tools: {
${each(
  (name, index) => `    ${name}: {
      require: [
        {
          conditions: [
            { path: "args.path${index}", op: "regex", value: "^/srv/" },
            { path: "args.mode", op: "in", value: ["read", "append"] },
            { path: "args.options.retries.delay.value", op: "lte", value: 10 },
          ],
          on_deny: "no",
        },
      ],
      deny_if: [
        { conditions: [{ path: "args.force", op: "exists", value: true }, { path: "args.force", op: "eq", value: true }] },
        { conditions: [{ path: "args.filter.not.not.field", op: "contains", value: "secret" }] },
      ],
      limits: [{ counter: "amount", window: "day", max: 100, scope: "grant", increment_from: "args.amount" }],
    },`,
)}
  },
}`;

const checked = `import { definePolicy } from "tollgate";
import type { Tools } from "./tools.js";
definePolicy<Tools>()(${document});
`;
const unchecked = `import { parsePolicy } from "tollgate";
parsePolicy(${document});
`;

const project = mkdtempSync(join(tmpdir(), "tollgate-bench-types-"));
const write = (/** @type {string} */ name, /** @type {string} */ text) => writeFileSync(join(project, name), text);
write("package.json", '{ "type": "module" }');
write("tools.d.ts", tools);
write("checked.ts", checked);
write("unchecked.ts", unchecked);
for (const name of ["checked", "unchecked"]) {
  const compilerOptions = {
    target: "es2022",
    module: "nodenext",
    lib: ["es2022"],
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    noEmit: true,
    paths: { tollgate: [join(root, "dist", "index.d.ts")] },
  };
  write(`tsconfig.${name}.json`, JSON.stringify({ compilerOptions, files: [`${name}.ts`] }));
}

/** Seconds that one run of a compiler took, starting it and reading the platform's types included. */
function compile(/** @type {string} */ compiler, /** @type {string} */ name) {
  const tsc = join(root, "node_modules", compiler, "bin", "tsc");
  const began = performance.now();
  const { status, stdout } = spawnSync(process.execPath, [tsc, "-p", join(project, `tsconfig.${name}.json`)], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stdout);
  return (performance.now() - began) / 1000;
}

const median = (/** @type {number[]} */ times) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

console.log(`${TOOLS} tools, 600 conditions; seconds, medians of ${ROUNDS} interleaved runs of the whole compiler`);
console.log("compiler      unchecked  checked  difference");
for (const compiler of ["typescript", "typescript7"]) {
  /** @type {Record<string, number[]>} */
  const times = { unchecked: [], checked: [] };
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of ["unchecked", "checked"]) times[name]?.push(compile(compiler, name));
  }
  const [without, withTypes] = [median(times.unchecked ?? []), median(times.checked ?? [])];
  const cells = [without, withTypes, withTypes - without].map((seconds) => seconds.toFixed(2).padStart(9));
  console.log(compiler.padEnd(13), ...cells);
}
rmSync(project, { recursive: true, force: true });
