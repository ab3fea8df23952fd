import { randomFrom, seedOf } from "/work/wt/analysis/test/differential/random.js";
import { pairOf } from "/work/wt/analysis/test/analysis/soundness/pairs.js";
import { parsed } from "/work/wt/analysis/test/analysis/soundness/check-pair.js";
import { comparePolicies } from "/work/wt/analysis/src/analysis/index.js";
const n: string[] = [];
for (let i = 0; i < 120; i++) { if ([37,55,90].includes(i)) continue; const pair = pairOf(randomFrom(seedOf(1, i))); const p = parsed(pair); if (!p) continue; const c = comparePolicies(p.old, p.new); for (const l of c.names) for (const u of l.undecided) if (/names that|do not decide|compares two/.test(u.reason)) n.push(`${i} ${l.name} ${u.direction} ${u.reason}`); }
console.log(n.slice(0, 40).join("\n"));
