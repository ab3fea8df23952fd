import type { CallScope, ToolCall } from "../../src/index.js";
import { type Random, randomFrom, seedOf } from "../differential/random.js";
import { CATALOGUE_SIZE } from "./catalogue.js";
import { callOf2, endOf, MORE_OFFSETS, momentOf } from "./generate2.js";
import { FAULTS, type Fate, type Move, type Plan, type Site, type Version } from "./plan.js";

const DAY = 86_400_000;
const TOOLS = ["read", "read", "read", "write", "write", "pay", "pay", "pay", "ask", "ask", "open", "closed", "hidden", "unlisted"]; // biome-ignore format: one line
const AMOUNTS = [1, 1, 1, 0.5, 0.5, 0.25, 2, 0, -1, "1", undefined];
/** Most moves come together; some when windows or deadlines end. */
const PAUSES = [0, 0, 0, 1, 1, 2, 5, 10, 50, 250, 500, 1_000, 2_000];
const OFFSETS = [0, 0, 1, -1, 400, -400, 1_000, -1_000, 2_500, -2_500, 60_000, -60_000, 200_000, -200_000];

/** Now and then the member, otherwise none. */
const maybe = <Value>(random: Random, times: number, value: (random: Random) => Value): Value | undefined =>
  random.once(times) ? value(random) : undefined;

const wayOf = (random: Random): number => (random.once(8) ? random.pick([9, 10, 60, 300, 2_000]) : random.below(4));

function fateOf(random: Random): Fate {
  const fault = maybe(random, 5, () => random.pick(FAULTS));
  return { there: wayOf(random), back: wayOf(random), ...(fault ? { fault } : {}) };
}

function scopeOf(random: Random, missing: number): CallScope {
  const grant = random.once(missing) ? undefined : random.pick(["g1", "g1", "g2"]);
  const session = random.once(missing) ? undefined : random.pick(["s1", "s1", "s2"]);
  return { ...(grant ? { grant } : {}), ...(session ? { session } : {}) };
}

function callOf(random: Random): ToolCall {
  const amount = random.pick(AMOUNTS);
  return {
    tool: random.pick(TOOLS),
    args: amount === undefined ? {} : { amount },
    scope: scopeOf(random, 10),
  };
}

const siteOf = (random: Random, policies: number): Site => ({
  sync: random.once(3),
  namespace: random.once(6) ? "other" : "",
  scope: random.once(4) ? scopeOf(random, 2) : {},
  storeFailure: random.once(4) ? "allow" : "deny",
  storeTimeoutMs: random.pick([10, 50, 250]),
  policy: random.below(policies),
});

/** The plan of a seed, in a world of two to five engines. */
export function planOf(seed: number, version: Version): Plan {
  const isNew = version === "2";
  const random = randomFrom(seedOf(seed, 0));
  const policies = Array.from({ length: 1 + random.below(3) }, () => random.below(CATALOGUE_SIZE[version]));
  const engines = Array.from({ length: random.pick([2, 2, 3, 3, 4, 5]) }, () => siteOf(random, policies.length));
  const calls: { readonly id: number; readonly engine: number; readonly call: ToolCall }[] = [];
  const offsets = isNew ? [...OFFSETS, ...MORE_OFFSETS] : OFFSETS;
  const anyEngine = () => random.below(engines.length);

  const newCall = () => (isNew ? callOf2(random, scopeOf(random, 20)) : callOf(random));

  const call = (id: number) => {
    const again = calls.length > 0 && random.once(2) ? random.pick(calls) : undefined;
    const made = {
      id,
      engine: again && !random.once(4) ? again.engine : anyEngine(),
      call: again?.call ?? newCall(),
    };
    const asks = calls.filter(({ call }) => call.tool === "ask");
    calls.push(made);
    const fates = { fate: fateOf(random), giveBack: fateOf(random) };
    if (again?.call.tool !== "ask" || random.once(4)) return { do: "call", ...made, ...fates } as const;
    const approved = { of: random.once(4) ? random.pick(asks).id : again.id, copied: random.once(10) };
    return { do: "call", ...made, ...fates, approved } as const;
  };
  const move = (id: number) => {
    const kind = random.below(40);
    if (calls.length > 0 && kind < 8) {
      const { id: of, engine } = random.pick(calls);
      const by = random.once(10) ? anyEngine() : engine;
      return { do: "release", of, engine: by, copied: random.once(15), fate: fateOf(random) } as const;
    }
    if (calls.length > 0 && kind === 8) return { do: "cancel", of: calls.at(-1)!.id, fate: fateOf(random) } as const;
    if (kind === 9) return { do: "usage", engine: anyEngine(), call: newCall(), fate: fateOf(random) } as const;
    if (kind === 10) return { do: "replace", engine: anyEngine(), policy: random.below(policies.length) } as const;
    if (kind < 13) {
      const shows = random.once(6) ? random.pick(["no number", "an error"] as const) : random.pick(offsets);
      return { do: "clock", engine: anyEngine(), shows } as const;
    }
    if (kind === 13) {
      const lasting = random.pick([0, 3, 100]);
      return { do: "crash", lasting, loses: random.once(2), silent: random.once(2) } as const;
    }
    if (isNew && calls.length > 0 && kind < 24) {
      const { id: of, engine, call } = random.pick(calls);
      const by = random.once(10) ? anyEngine() : engine;
      const fate = fateOf(random);
      if (kind === 14) return { do: "reset", engine, call, fate } as const;
      return { do: "complete", of, engine: by, copied: random.once(20), ...endOf(random), fate } as const;
    }
    return call(id);
  };

  let at = 0;
  const moves = Array.from({ length: (isNew ? 12 : 8) + random.below(17) }, (_, id): Move => {
    at += random.pick(PAUSES);
    return { at, ...move(id) };
  });
  const maxCounters = maybe(random, 5, () => 1 + random.below(4));
  // Near the end of a window of each length.
  const begins = isNew ? momentOf(random) : 20_000 * DAY + random.pick([-1, 0, 59_400, 59_990, 500, 1_999]);
  return { seed, version, begins, ...(maxCounters ? { maxCounters } : {}), policies, engines, moves };
}
