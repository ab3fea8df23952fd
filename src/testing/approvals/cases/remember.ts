import { expectEqual } from "../../assert.js";
import type { Caller } from "../caller.js";
import type { Cases } from "../suite.js";
import { HOUR, no, SHORT, yes, yesFor } from "../test-approval.js";

const idOf = async (store: Caller, key: string): Promise<string | undefined> => (await store.remembered(key))?.id;

async function remember(store: Caller, id: string, key: string): Promise<void> {
  await store.ask(id, { call: id });
  await store.decide(id, yesFor(key));
}

/** Sentence 5 of the contract, and what sentence 3 says of it. */
export const REMEMBER: Cases = {
  "remembered gives the record whose yes is remembered under a key": async (store) => {
    await store.ask("1");
    const decided = await store.decide("1", yes({ remember: { key: "key", forMs: 9_000 } }));
    const { answeredAt = 0, rememberedUntil = 0 } = decided?.record ?? {};
    expectEqual("how long it is remembered", rememberedUntil - answeredAt, 9_000);
    const { now, ...found } = (await store.remembered("key"))!;
    const { now: _, ...record } = await store.record("1");
    expectEqual("the record", found, record);
    expectEqual("another key", await store.remembered("other"), undefined);
  },

  "a yes that is not to be remembered, and a no, are not": async (store) => {
    await store.ask("1", { call: "a" });
    await store.decide("1", yes());
    await store.ask("2", { call: "b" });
    await store.decide("2", no({ remember: { key: "key", forMs: HOUR } }));
    expectEqual("remembered", await store.remembered("key"), undefined);
    expectEqual("until when", (await store.record("2")).rememberedUntil, undefined);
  },

  "a no that names a key leaves the yes that is remembered under it": async (store) => {
    await remember(store, "1", "key");
    await store.ask("2");
    await store.decide("2", no({ remember: { key: "key", forMs: HOUR } }));
    expectEqual("remembered", await idOf(store, "key"), "1");
  },

  "an answer that is not taken is not remembered": async (store) => {
    await store.ask("1");
    await store.decide("1", no());
    await store.decide("1", yesFor("key"));
    expectEqual("remembered", await store.remembered("key"), undefined);
  },

  "a yes is remembered when it is spent, outdated or over": async (store) => {
    await remember(store, "spent", "a");
    await store.spend("spent");
    await remember(store, "outdated", "b");
    await store.ask("new", { call: "outdated", policy: "new" });
    await store.ask("over", { call: "over" });
    await store.decide("over", yesFor("c", { countsForMs: SHORT, keepForMs: 0 }));
    await store.end("over");
    for (let i = 0; i < 5; i++) await store.ask(`${i}`, { call: `${i}` });
    expectEqual(
      "remembered",
      [await idOf(store, "a"), await idOf(store, "b"), await idOf(store, "c")],
      ["spent", "outdated", "over"],
    );
    expectEqual("spent once more", [await store.spend("spent"), await store.spend("over")], [false, false]);
  },

  "a yes is remembered no longer than it was to be": async (store) => {
    await store.ask("1");
    const decided = await store.decide("1", yes({ remember: { key: "key", forMs: SHORT } }));
    await store.until("1", decided?.record.rememberedUntil ?? 0);
    expectEqual("remembered", await store.remembered("key"), undefined);
    expectEqual("spent", await store.spend("1"), true);
  },

  "a yes that is to be remembered for nothing is not, in whatever millisecond": async (store) => {
    for (let i = 0; i < 20; i++) {
      await store.ask(`${i}`, { call: `${i}` });
      await store.decide(`${i}`, yes({ remember: { key: `${i}`, forMs: 0 } }));
      expectEqual("remembered", await store.remembered(`${i}`), undefined);
    }
  },

  "the last yes that was remembered under a key is given, and no earlier one after it": async (store) => {
    await remember(store, "1", "key");
    await remember(store, "2", "key");
    expectEqual("remembered", await idOf(store, "key"), "2");
    await store.decide("2", no());
    expectEqual("after a no to the last", await store.remembered("key"), undefined);
  },

  "a no ends what is remembered of a spent record, and leaves all else": async (store) => {
    await remember(store, "1", "key");
    await store.spend("1");
    expectEqual("takes a yes", await store.takes("1", yes()), false);
    expectEqual("after a yes that came too late", await idOf(store, "key"), "1");
    const { now, rememberedUntil, ...spent } = await store.record("1");
    const decided = await store.decide("1", no({ countsForMs: 1, keepForMs: 0 }));
    if (decided === undefined) throw new Error("expected the record");
    const { now: then, rememberedUntil: ended = then, ...left } = decided.record;
    expectEqual("the record", [decided.decided, left], [true, spent]);
    expectEqual("it is over", ended <= then, true);
    expectEqual("remembered", await store.remembered("key"), undefined);
    expectEqual("takes another no", await store.takes("1", no()), false);
    expectEqual("takes a yes", await store.takes("1", yesFor("key")), false);
    expectEqual("after another yes that came too late", await store.remembered("key"), undefined);
  },

  "a no to a yes that no call has used ends what is remembered": async (store) => {
    await remember(store, "1", "key");
    expectEqual("takes a no", await store.takes("1", no()), true);
    expectEqual("remembered", await store.remembered("key"), undefined);
    expectEqual("until when", (await store.record("1")).rememberedUntil, undefined);
  },

  "a no ends what is remembered of one record, and not of others": async (store) => {
    await remember(store, "1", "a");
    await remember(store, "2", "b");
    await store.spend("1");
    await store.decide("1", no());
    expectEqual("remembered", await idOf(store, "b"), "2");
  },
};
