// @ts-check
// One process takes one kind of figures for one row, and prints them as JSON: node bench/part.mjs figures|bytes <row>
import { JOBS } from "./scenarios/index.mjs";

const [what, name = ""] = process.argv.slice(2);
const job = JOBS[name];
if (job === undefined) throw new Error(`there is no row ${name}`);
console.log(JSON.stringify(what === "bytes" ? job.bytes?.() : await job.figures()));
