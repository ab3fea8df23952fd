import { readFileSync } from "node:fs";
import { parsePolicy } from "../src/index.js";
import { comparePolicies } from "../src/analysis/index.js";
import { safeParsePolicy } from "../src/index.js";
for (const n of process.argv.slice(2)) {
const { pair, found } = JSON.parse(readFileSync(`/tmp/bad-${n}.json`, "utf8"));
const c = comparePolicies(pair.old.map((d: any) => parsePolicy(d)), pair.new.map((d: any) => parsePolicy(d)));
for (const l of c.names) console.log(n, l.kind, l.name, l.patterns.join(), l.verdict, JSON.stringify(l.laxer)?.slice(0, 150), JSON.stringify(l.stricter)?.slice(0, 150), JSON.stringify(l.undecided).slice(0, 200));
const t = found.call.tool;
const pick = (d: any) => JSON.stringify({ ...d, tools: Object.fromEntries(Object.entries(d.tools ?? {}).filter(([k]) => k === t || k.includes("*"))), lists: undefined });
console.log("OLD", pair.old.map(pick).join("\n  "), "\nNEW", pair.new.map(pick).join("\n  "));
}
