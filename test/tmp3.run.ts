const it = (_: string, f: () => void, __?: number) => f();
import { writeFileSync } from "node:fs";
import { randomFrom, seedOf } from "./differential/random.js";
import { pairOf } from "./analysis/soundness/pairs.js";
import { contradictionIn, parsed } from "./analysis/soundness/check-pair.js";
it("x", () => {
  const N = Number(process.env.N ?? 300), S = Number(process.env.S ?? 1);
  let refused = 0, pairs = 0, slow = 0, bad = 0; const verdicts: Record<string, number> = {}, reasons: Record<string, number> = {};
  let maxT = 0;
  for (let i = Number(process.env.FROM ?? 0); i < N; i++) {
    const random = randomFrom(seedOf(S, i));
    const pair = pairOf(random);
    const p = parsed(pair);
    if (!p) { refused++; continue; }
    pairs++;
    const t = performance.now(); if (process.env.V) process.stderr.write(`${i} `);
    try {
      const { comparison, found } = contradictionIn(random, pair, p, Number(process.env.C ?? 300));
      const dt = performance.now() - t; if (dt > 2000) slow++; if (dt > maxT) { maxT = dt; console.log("slowest", i, dt); }
      for (const n of comparison.names) { verdicts[n.verdict] = (verdicts[n.verdict] ?? 0) + 1; for (const u of n.undecided) { const r = u.reason.replace(/`[^`]*`/g, "X"); reasons[r] = (reasons[r] ?? 0) + 1; } }
      if (found && bad++ < 20) { console.log("CONTRADICTION", i, JSON.stringify(found).slice(0, 1500)); writeFileSync(`/tmp/bad-${i}.json`, JSON.stringify({ pair, found }, null, 1)); }
    } catch (e) { console.log("THROWN", i, (e as Error).stack?.split("\n").slice(0, 6).join("\n")); }
  }
  console.log({ refused, pairs, bad, slow, maxT, verdicts, reasons });
}, 600_000);
