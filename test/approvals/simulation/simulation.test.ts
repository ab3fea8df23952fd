import { expect, test } from "vitest";
import { randomFrom } from "../../differential/random.js";
import { runs } from "../../runs.js";
import { type Plant, play } from "./world.js";

const WORLDS = Number(process.env.TOLLGATE_SEEDS ?? runs(400, 3_000));

test("no call runs without a yes of its own, or one that covers it, whatever befalls hosts and store", {
  timeout: 24 * 3_600_000,
}, async () => {
  const seen = new Map<string, number>();
  for (let seed = 1; seed <= WORLDS; seed++) {
    const { violations, counts } = await play(randomFrom(seed));
    expect(violations, `seed ${seed}`).toEqual([]);
    for (const [what, times] of counts) seen.set(what, (seen.get(what) ?? 0) + times);
  }
  const kinds = ["a call ran", "a call was pending", "a call was denied", "a call was unavailable", "a call was deny_if_matched", "a person said yes", "a person said no", "a remembered yes covered a call", "the store was away", "an answer of the store was lost", "an answer was lost", "a host was killed", "the policy changed", "time passed"]; // biome-ignore format: one line
  expect(kinds.filter((kind) => (seen.get(kind) ?? 0) < WORLDS / 200)).toEqual([]);
});

const PLANTS: readonly (readonly [string, Plant])[] = [
  ["spends a yes twice", { store: (store) => ({ ...store, spend: async () => true }) }],
  [
    "looks before it spends, and not at once",
    {
      store(store) {
        const spent = new Set<string>();
        const spend = async (id: string): Promise<boolean> => {
          const free = !spent.has(id) && (await store.find(id))?.state === "approved";
          await new Promise(setImmediate);
          spent.add(id);
          return free;
        };
        // It never spends there, so that a second caller finds a yes.
        return { ...store, spend };
      },
    },
  ],
  [
    "takes every answer for a yes",
    {
      store: (store) => ({
        ...store,
        add: async (asked, bounds) => said(await store.add(asked, bounds)),
        spend: async () => true,
      }),
    },
  ],
  [
    "does not look at the policy",
    {
      store: (store) => ({
        ...store,
        async add(asked, bounds) {
          const added = await store.add({ ...asked, policy: "" }, bounds);
          // The queue refuses a record of another policy.
          return "full" in added ? added : { ...added, record: { ...added.record, policy: asked.policy } };
        },
      }),
    },
  ],
  [
    "remembers for ever",
    {
      store(store) {
        const last = new Map<string, string>();
        return {
          ...store,
          async decide(id, answer) {
            if (answer.remember !== undefined) last.set(answer.remember.key, id);
            return store.decide(id, answer);
          },
          async remembered(key) {
            const id = last.get(key);
            const record = id === undefined ? undefined : await store.find(id);
            return record && { ...record, answeredAt: record.now };
          },
        };
      },
    },
  ],
  ["binds no arguments", { call: ({ args: _, ...call }) => ({ ...call, args: { repo: "a", n: 1 } }) }],
  ["binds no account", { call: ({ scope: _, ...call }) => ({ ...call, scope: { grant: "ann" } }) }],
];

type Added = Awaited<ReturnType<import("../../../src/approvals/index.js").ApprovalStore["add"]>>;
const said = (added: Added): Added =>
  "record" in added && added.record.state === "denied"
    ? { ...added, record: { ...added.record, state: "approved" } }
    : added;

test.each(PLANTS)("a queue that %s is found", async (_, plant) => {
  let found = 0;
  for (let seed = 1; seed <= 500 && found === 0; seed++)
    found = (await play(randomFrom(seed), plant)).violations.length;
  expect(found).toBeGreaterThan(0);
});
