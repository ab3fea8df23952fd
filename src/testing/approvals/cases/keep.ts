import { expectEqual } from "../../assert.js";
import type { Caller } from "../caller.js";
import type { Cases } from "../suite.js";
import { HOUR, question, ROOM, SHORT, yes, yesFor } from "../test-approval.js";

/** How many records a store that is tested for being full keeps. */
export const CAPACITY = 3;

/** Gives the store reasons to forget. */
async function press(store: Caller): Promise<void> {
  for (let i = 0; i < 12; i++) await store.ask(`new ${i}`, { call: `new ${i}`, expiresAfterMs: 0, keepForMs: 0 });
}

const stateOf = async (store: Caller, id: string): Promise<string | undefined> => (await store.find(id))?.state;

/** Sentence 7 of the contract. */
export const KEEP: Cases = {
  "a question is kept for its time after it is over": async (store) => {
    await store.ask("1", { expiresAfterMs: SHORT });
    await store.end("1");
    await press(store);
    expectEqual("the state", await stateOf(store, "1"), "pending");
  },

  "an answer is kept for its own time after it is over": async (store) => {
    await store.ask("1", { expiresAfterMs: HOUR, keepForMs: 0 });
    await store.decide("1", yes({ countsForMs: SHORT, keepForMs: HOUR }));
    await store.end("1");
    await press(store);
    expectEqual("the state", await stateOf(store, "1"), "approved");
  },

  "a spent record is kept as long as its yes": async (store) => {
    await store.ask("1", { keepForMs: 0 });
    await store.decide("1", yes({ countsForMs: SHORT }));
    await store.spend("1");
    await store.end("1");
    await press(store);
    expectEqual("the record", (await store.record("1")).answer, '{"by":"ann"}');
  },

  "a record is kept for its time after its yes is remembered no longer": async (store) => {
    await store.ask("1");
    const remember = { key: "key", forMs: 2 * SHORT };
    const decided = await store.decide("1", yes({ countsForMs: 0, keepForMs: HOUR, remember }));
    await store.until("1", decided?.record.rememberedUntil ?? 0);
    await press(store);
    expectEqual("the state", await stateOf(store, "1"), "approved");
  },

  "a record is kept while its yes is remembered": async (store) => {
    await store.ask("1", { keepForMs: 0 });
    await store.decide("1", yesFor("key", { countsForMs: 0, keepForMs: 0 }));
    await press(store);
    expectEqual("the state", await stateOf(store, "1"), "approved");
    expectEqual("remembered", (await store.remembered("key"))?.id, "1");
  },

  "a record that may be forgotten keeps nothing of others": async (store) => {
    await store.ask("kept", { call: "kept" });
    await store.ask("old", { expiresAfterMs: 0, keepForMs: 0 });
    await store.ask("same call");
    await store.ask("remembered before", { call: "a" });
    await store.ask("remembered", { call: "b" });
    await store.decide("remembered before", yes({ countsForMs: 0, keepForMs: 0, remember: { key: "key", forMs: 0 } }));
    await store.decide("remembered", yesFor("key"));
    await press(store);
    const again = await store.add(question("again"));
    expectEqual("the same call", "record" in again && again.record.id, "same call");
    expectEqual("remembered", (await store.remembered("key"))?.id, "remembered");
    expectEqual("open", await store.ids({ open: true }), ["same call", "kept"]);
  },
};

/** The same for a store that keeps no more than three records. */
export const KEEP_BOUNDED: Cases = {
  "a full store adds nothing, and forgets nothing that it must keep": async (store) => {
    for (const id of ["1", "2", "3"]) await store.ask(id, { call: id });
    await store.decide("1", yes());
    await store.spend("1");
    for (let i = 0; i < 5; i++) {
      const answer = await store.add(question("new", { call: "new" }), ROOM).catch(() => ({ full: "all" }) as const);
      expectEqual("one more", answer, { full: "all" });
    }
    expectEqual("all records", await store.ids(), ["3", "2", "1"]);
    expectEqual("a yes", await store.takes("2", yes()), true);
    expectEqual("spent", await store.spend("2"), true);
  },
};
