import { it } from "vitest";
import { readFileSync, readdirSync } from "node:fs";
import { parsePolicy } from "../src/index.js";
import { comparePolicies } from "../src/analysis/index.js";

const cmp = (a: object, b: object) => {
  const t = performance.now();
  const { verdict, names, messages } = comparePolicies(parsePolicy(a), parsePolicy(b));
  console.log(verdict, `${(performance.now() - t).toFixed(1)} ms`, messages.length);
  const show = (x: any) => x ? `${JSON.stringify(x.before)} ${JSON.stringify(x.call).slice(0, 200)} ${x.old.effect}→${x.new.effect}` : "-";
  for (const n of names) if (n.verdict !== "same") console.log("   ", n.kind, n.name, n.patterns.join(), n.verdict, "\n       L", show(n.laxer), "\n       S", show(n.stricter), n.undecided.map((u) => `${u.direction} ${u.reason}`).join("; "));
};
const lim = (...limits: object[]) => ({ version: "2", default: "deny", tools: { t: { limits } } });
const L = (more: object = {}) => ({ counter: "c", window: "hour", scope: "global", max: 5, ...more });
it("x", () => {
  cmp(lim(L()), lim(L({ max: 6 })));
  cmp(lim(L()), lim(L({ sliding: true })));
  cmp(lim(L()), lim(L({ window: "day" })));
  cmp(lim(L()), lim(L({ window: "minute" })));
  cmp(lim(L()), lim(L({ scope: "grant" })));
  cmp(lim(L()), lim(L({ by: ["args.x"] })));
  cmp(lim(L()), lim(L({ release: "on_error" })));
  cmp(lim(L()), lim(L({ window: "day" }), L({ counter: "d", window: "minute", max: 2 })));
  cmp(lim(L({ window: "day" })), lim(L({ window: "day", zone: "Europe/Berlin" })));
  cmp(lim(L()), lim(L({ amount: 2 })));
  cmp(lim(L({ increment_from: "args.n" })), lim(L({ increment_from: "args.m" })));
  cmp(lim(L()), lim(L({ when: [{ path: "args.x", op: "eq", value: 1 }] })));
  cmp({ version: "2", default: "deny", hide: ["debug_*"], tools: { "*": { except: ["a*"] } } }, { version: "2", default: "deny", hide: ["debug_x*"], tools: { "*": {except: ["ab*", "c"]}, c: {} } });
  cmp({ version: "2", default: "deny", tools: { t: { limits: [L()] }, u: { limits: [L()] } } }, { version: "2", default: "deny", tools: { t: { limits: [L()] }, u: { } } });
  for (const d of readdirSync("examples/policies", { withFileTypes: true })) if (d.isDirectory()) for (const f of readdirSync(`examples/policies/${d.name}`)) if (/policy.*json$/.test(f)) {
    const doc = JSON.parse(readFileSync(`examples/policies/${d.name}/${f}`, "utf8"));
    console.log(d.name, f, Object.keys(doc.tools ?? {}).length);
    cmp(doc, { ...doc, all_tools: { ...doc.all_tools, limits: [] } });
    cmp(doc, { ...doc, default: "allow" });
  }
});
