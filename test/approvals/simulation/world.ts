import {
  type ApprovalQueue,
  type ApprovalStore,
  createApprovalQueue,
  createMemoryApprovalStore,
} from "../../../src/approvals/index.js";
import type { ToolCall } from "../../../src/engine/decision.js";
import { createEngine, type Engine, parsePolicy } from "../../../src/index.js";
import type { Random } from "../../differential/random.js";
import { type Ledger, openLedger } from "./ledger.js";

// A world of some hosts, which die and begin anew, over one store, which fails, is late, and loses answers. Whatever happens, no call
// runs without a yes of its own, or one that covers it.

const START = 1_767_225_600_000;
const EXPIRES_MS = 60_000;
const COUNTS_MS = 30_000;
const SECONDS = 40;

/** Two policies of equal tools, so that a change of policy changes nothing but the revision. */
export const POLICIES = [1, 2].map((name) =>
  parsePolicy({
    version: "2",
    name: `p${name}`,
    default: "deny",
    tools: {
      drop: { action: "require_approval" },
      merge: { action: "require_approval", remember: { seconds: SECONDS, match: ["args.repo"] } },
      pay: {
        action: "require_approval",
        remember: { seconds: SECONDS },
        deny_if: [{ conditions: [{ path: "args.n", op: "eq", value: 3 }] }],
      },
    },
  }),
);

export interface Plant {
  /** What the store does wrong. */
  readonly store?: (store: ApprovalStore) => ApprovalStore;
  /** What the queue does wrong with the call that it is given. */
  readonly call?: (call: ToolCall) => ToolCall;
}

interface Host {
  readonly engine: Engine;
  readonly queue: ApprovalQueue;
}

/** Plays one world, and gives what it did wrong, and how often what happened. */
export async function play(random: Random, plant: Plant = {}): Promise<Ledger> {
  let now = START;
  const clock = () => now;
  const ledger = openLedger({ clock, countsMs: COUNTS_MS });
  const memory = createMemoryApprovalStore({ clock });
  const planted = plant.store?.(memory) ?? memory;
  let policy = POLICIES[0]!;
  const begin = (): Host => {
    const queue = createApprovalQueue({
      store: faulty(ledger.watching(planted), random, ledger.count),
      ...{ expiresAfterMs: EXPIRES_MS, answerCountsForMs: COUNTS_MS, maxPending: 6, maxPendingPerAccount: 4 },
    });
    return { engine: createEngine({ policy, clock }), queue };
  };
  const hosts = [begin(), begin()];
  const waiting: Promise<unknown>[] = [];

  const call = (): ToolCall => ({
    tool: random.pick(["drop", "merge", "pay"]),
    args: { repo: random.pick(["a", "b"]), n: random.below(3) + 1 },
    scope: random.pick([{ grant: "ann" }, { grant: "eve" }, { session: "ann" }]),
  });

  async function make(host: Host, made: ToolCall): Promise<void> {
    const revision = host.engine.revision();
    const at = ledger.made();
    const given = plant.call?.(made) ?? made;
    const { decision, approval } = await host.queue.evaluate(host.engine, given);
    if (decision.effect === "allow") ledger.ran(made, revision, at);
    ledger.count(decision.effect === "allow" ? "a call ran" : `a call was ${approval?.state ?? decision.code}`);
  }

  async function answer(): Promise<void> {
    const { queue } = random.pick(hosts);
    const open = await queue.list({ open: random.once(2) }).catch(() => []);
    if (open.length === 0) return;
    const { id, remember } = random.pick([...open]);
    const approve = !random.once(4);
    const rememberSeconds = approve && remember !== undefined && random.once(2) ? random.below(SECONDS) + 1 : undefined;
    await queue.decide(id, { approve, by: "bob", rememberSeconds }).catch(() => ledger.count("an answer was lost"));
  }

  const moves: readonly (() => unknown)[] = [
    () => waiting.push(make(random.pick(hosts), call())),
    () => waiting.push(make(random.pick(hosts), call())),
    () => {
      // The same call at both hosts at once.
      const same = call();
      for (const host of hosts) waiting.push(make(host, same));
    },
    () => waiting.push(answer()),
    () => waiting.push(answer(), answer()),
    async () => {
      await Promise.all(waiting.splice(0));
    },
    () => {
      now += random.pick([1, 1_000, 29_999, 30_000, 60_000]);
      ledger.count("time passed");
    },
    () => {
      hosts[random.below(2)] = begin();
      ledger.count("a host was killed");
    },
    () => {
      if (!random.once(3)) return;
      policy = random.pick(POLICIES);
      for (const { engine } of hosts) engine.replacePolicy(policy);
      ledger.count("the policy changed");
    },
  ];
  for (let i = random.below(40) + 10; i > 0; i--) await random.pick([...moves])();
  await Promise.all(waiting);
  return ledger;
}

/** A store over a network: some operations fail before they are applied, some after, and all take their time. */
function faulty(store: ApprovalStore, random: Random, count: (what: string) => void): ApprovalStore {
  const over =
    <A extends readonly unknown[], T>(operation: (...given: A) => Promise<T>) =>
    async (...given: A): Promise<T> => {
      for (let i = random.below(3); i > 0; i--) await undefined;
      if (random.once(12)) {
        count("the store was away");
        throw new Error("away");
      }
      const answer = await operation(...given);
      for (let i = random.below(3); i > 0; i--) await undefined;
      if (random.once(12)) {
        count("an answer of the store was lost");
        throw new Error("lost");
      }
      return answer;
    };
  return {
    add: over(store.add),
    find: over(store.find),
    list: over(store.list),
    decide: over(store.decide),
    spend: over(store.spend),
    remembered: over(store.remembered),
  };
}
