// @ts-check
// A process of its own prints the CPU milliseconds from import to its first decision: node bench/cold/start.mjs <module>
import { strictEqual } from "node:assert";

const [contestant] = process.argv.slice(2);
const before = process.cpuUsage();
const { decider } = await import(`./${contestant}.mjs`);
const decide = await decider('{"version":"1","default":"deny","tools":{"search":{}}}');
const { effect } = decide({ tool: "search", args: {} });
const { user, system } = process.cpuUsage(before);
strictEqual(effect, "allow");
strictEqual(decide({ tool: "other", args: {} }).effect, "deny");
console.log((user + system) / 1_000);
