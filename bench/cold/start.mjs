// @ts-check
// A process of its own prints the CPU milliseconds from import to its first decision: node bench/cold/start.mjs <module>
import { strictEqual } from "node:assert";

const [contestant] = process.argv.slice(2);
const before = process.cpuUsage();
const { decider } = await import(`./${contestant}.mjs`);
const decide = await decider('{"version":"1","default":"deny","tools":{"search":{}}}');
const allowed = decide({ tool: "search", args: {} });
const { user, system } = process.cpuUsage(before);
const denied = decide({ tool: "other", args: {} });
strictEqual(allowed.effect, "allow");
strictEqual(denied.effect, "deny");
// Who names the rule that decided must name the right one; peers name none.
strictEqual(allowed.rule ?? "/tools/search", "/tools/search");
strictEqual(denied.rule ?? "/default", "/default");
console.log((user + system) / 1_000);
