// @ts-check
// A process of its own prints the CPU milliseconds from import to its first decision: node bench/cold/start.mjs floor|tollgate
import { strictEqual } from "node:assert";

const [contestant] = process.argv.slice(2);
const before = process.cpuUsage();
const { decider } = await import(`./${contestant}.mjs`);
const decide = decider('{"version":"1","default":"deny","tools":{"search":{}}}');
const { rule } = decide({ tool: "search", args: {} });
const { user, system } = process.cpuUsage(before);
strictEqual(rule, "/tools/search");
strictEqual(decide({ tool: "other", args: {} }).rule, "/default");
console.log((user + system) / 1_000);
