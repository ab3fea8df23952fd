import { readFileSync } from "node:fs";
import { argv } from "node:process";
import { readVectors } from "../vectors/files.js";
import { type Library, runVector } from "../vectors/run.js";
import { rowDifferences, rowsOf as rowsIn } from "../vectors/truth-table.js";
import { POLLUTION } from "./pollution.js";

/** node child.mjs LIBRARY VECTORS WHEN HOW: all vectors on a library in a process whose prototypes may be polluted. */
const [library = "", folder = "", when, how] = argv.slice(2);

/** What a vector says to a harness, as objects that inherit nothing; what it says to the library stays as it is. */
const FOR_LIBRARY = ["policy", "policies", "args", "scope", "principal", "annotations", "call", "at"];
function bare(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(bare);
  const copy = Object.create(null);
  for (const [key, part] of Object.entries(value)) copy[key] = FOR_LIBRARY.includes(key) ? part : bare(part);
  return copy;
}

function pollute(): void {
  const descriptor = { enumerable: how === "enumerable", writable: true, configurable: true };
  const descriptors = Object.entries(POLLUTION).map(([name, value]) => [name, { ...descriptor, value }] as const);
  for (const [name, own] of descriptors)
    Object.defineProperty(Object.prototype, name, Object.setPrototypeOf(own, null));
}

const vectors = readVectors(new URL(folder)).flatMap(({ content }) => content.cases.map(bare)) as never[];
const rowsOf = (table: string) => rowsIn(readFileSync(new URL(table, folder), "utf8"));
/** Of the second table some rows of each kind, as each takes a parser and an engine. */
const rows = [...rowsOf("truth-table.tsv"), ...rowsOf("truth-table-2.tsv").filter((_, at) => at % 8 === 0)].map(
  bare,
) as never[];
if (when === "before") pollute();
const loaded = (await import(library)) as Library;
if (when === "after") pollute();

const failures = [
  ...vectors.flatMap((vector) => runVector(loaded, vector)),
  ...(["require", "deny_if"] as const).flatMap((list) => rows.flatMap((row) => rowDifferences(loaded, row, list))),
];
const summary = Object.create(null);
summary.vectors = vectors.length;
summary.rows = rows.length;
summary.failures = failures.slice(0, 20);
console.log(JSON.stringify(summary));
