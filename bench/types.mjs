// What it costs to compile a policy that names all 100 tools of a server, beside the same policy unchecked.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const TOOLS = 100;
const ROUNDS = 5;

const toolNames = Array.from({ length: TOOLS }, (_, index) => `tool_${index}`);
const each = (/** @type {(name: string, index: number) => string} */ write) => toolNames.map(write).join("\n");

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

const document = (/** @type {string} */ version, /** @type {string} */ more = "") => `{
  version: "${version}",
  default: "deny",${more}
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

/** Of version "2" also conditions that are compared with each of the tools. */
const forAll = `
  lists: { modes: ["read", "append"] },
  all_tools: {
    require: [
      {
        conditions: [
          { path: "principal.role", op: "eq", value: "staff" },
          { path: "args.mode", op: "in", value_from: "lists.modes" },
          { every: "args.edits", if_absent: true, conditions: [{ path: "item.from", op: "lte", value_from: "item.to" }] },
          { any: [{ path: "args.force", op: "eq", value: false, if_absent: true }, { path: "args.amount", op: "lt", value: 10 }] },
        ],
      },
    ],
  },`;

const checked = (/** @type {string} */ text) => `import { definePolicy } from "tollgate";
import type { Tools } from "./tools.js";
definePolicy<Tools, { role: "staff" | "guest" }>()(${text});
`;
const sources = {
  unchecked: `import { parsePolicy } from "tollgate";
parsePolicy(${document("1")});
`,
  'version "1"': checked(document("1")),
  'version "2"': checked(document("2", forAll)),
};

const project = mkdtempSync(join(tmpdir(), "tollgate-bench-types-"));
const write = (/** @type {string} */ name, /** @type {string} */ text) => writeFileSync(join(project, name), text);
write("package.json", '{ "type": "module" }');
write("tools.d.ts", tools);
for (const [index, text] of Object.values(sources).entries()) {
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
  write(`${index}.ts`, text);
  write(`tsconfig.${index}.json`, JSON.stringify({ compilerOptions, files: [`${index}.ts`] }));
}

/** Seconds that one run of a compiler took, starting it and reading the platform's types included. */
function compile(/** @type {string} */ compiler, /** @type {number} */ index) {
  const tsc = join(root, "node_modules", compiler, "bin", "tsc");
  const began = performance.now();
  const { status, stdout } = spawnSync(process.execPath, [tsc, "-p", join(project, `tsconfig.${index}.json`)], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stdout);
  return (performance.now() - began) / 1000;
}

const median = (/** @type {number[]} */ times) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

console.log(`${TOOLS} tools, 600 conditions; seconds, medians of ${ROUNDS} interleaved runs of the whole compiler`);
const names = Object.keys(sources);
console.log("compiler".padEnd(13), ...names.map((name) => name.padStart(11)));
for (const compiler of ["typescript", "typescript7"]) {
  const times = names.map(() => /** @type {number[]} */ ([]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, of] of times.entries()) of.push(compile(compiler, index));
  }
  console.log(compiler.padEnd(13), ...times.map((of) => median(of).toFixed(2).padStart(11)));
}
rmSync(project, { recursive: true, force: true });
