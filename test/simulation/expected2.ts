import type { Observation } from "../../src/index.js";
import type { PolicyDocument2 } from "../../src/policy/policy.v2.js";
import { chargeOf, type Counted as Surroundings, windowOf } from "../reference-limit.js";
import type { Asked, Counted, ExpectedCharge, ExpectedLimit, Watch } from "./expected.js";

// The limits of version "2", as the model of the differential run reads them one by one (`test/reference-limit.ts`).

const MOST = Number.MAX_SAFE_INTEGER;

/** The limits of a call that are in force or only observe, and what they charge: nothing, for a reading. */
export function countedFor2(asked: Asked, mode: "enforce" | "observe", isReading: boolean): Counted {
  const limits: ExpectedLimit[] = [];
  const charges: ExpectedCharge[] = [];
  const lacking: Observation["code"][] = [];
  for (const one of readingsOf(asked, mode)) {
    const { limit, amount: read, carried, counter: key, max, unit: unitsPerOne, says } = one;
    const amount = isReading ? 0 : read === undefined ? undefined : Number(read);
    const code = !carried ? "scope_missing" : amount === undefined ? "amount_invalid" : undefined;
    if (code !== undefined) lacking.push(code);
    if (code !== undefined || amount === undefined) continue;
    const maxUnits = Number(max);
    const known = charges.findIndex((charge) => charge.key === key);
    const before = charges[known];
    const most = Math.max(before?.amount ?? 0, amount);
    // What a charge may come to: what each limit leaves, besides what it charges itself.
    const room = Math.min(before ? before.max - before.amount! : MOST, maxUnits - amount);
    const { start, end } = Number.isNaN(asked.now) ? { start: Number.NaN, end: Number.NaN } : windowOf(one, asked.now);
    const charge = known >= 0 ? known : charges.length;
    charges[charge] = {
      ...{ key, subject: one.subject, apart: limit.by !== undefined, start, end, reach: limit.sliding ? 8 : 0 },
      ...{ amount: most, max: mode === "observe" ? MOST : room + most },
    };
    limits.push({ limit, maxUnits, amount, unitsPerOne, charge, says: { ...says, code: "limit_exceeded" } });
  }
  return { limits, charges, lacking, now: asked.now };
}

/** What observes a call. */
export function watchFor(asked: Asked): { readonly watch?: Watch } {
  const readings = readingsOf(asked, "observe");
  if (readings.length === 0) return {};
  const said = readings.flatMap(({ says, carried, amount }): Observation[] => {
    if (!carried) return [{ ...says, code: "scope_missing" }];
    return amount === undefined ? [{ ...says, code: "amount_invalid" }] : [];
  });
  return { watch: { said, counted: countedFor2(asked, "observe", false) } };
}

/** The limits of a call that count, one by one, in the language's order. */
function readingsOf({ document: written, namespace, fallback, call, now: _ }: Asked, mode: "enforce" | "observe") {
  const document = written as PolicyDocument2;
  const { tool: name, args = {} } = call;
  const scope = { ...{ grant: undefined, session: undefined }, ...fallback, ...call.scope, global: "" as const };
  const surroundings: Surroundings = { tool: name, args, scope };
  const { limits = [], rate_limit: rate } = document.tools?.[name] ?? {};
  const placed = [
    ...limits.map((limit, i) => ({ limit, rule: `/tools/${name}/limits/${i}` })),
    ...(rate ? [{ limit: { scope: "session" as const, ...rate, counter: `${name}_rate` }, rule: `/tools/${name}/rate_limit` }] : []), // biome-ignore format: one line
    ...(document.all_tools?.limits ?? []).map((limit, i) => ({ limit, rule: `/all_tools/limits/${i}` })),
  ];
  const policy: Pick<Observation, "policy"> = document.name === undefined ? {} : { policy: document.name };
  return placed
    .filter(({ limit }) => ("mode" in limit ? limit.mode : "enforce") === mode)
    .map(({ limit, rule }) => ({
      ...chargeOf(document, mode === "observe", surroundings, limit, rule),
      subject: scope[limit.scope],
      says: { ...policy, rule },
    }))
    .filter(({ when }) => when !== "FALSE")
    .map((one) => ({ ...one, counter: JSON.stringify([namespace, one.counter]) }));
}
