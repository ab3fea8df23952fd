import { expectEqual } from "../../assert.js";
import type { Cases } from "../suite.js";
import { no, question, yes, yesFor } from "../test-approval.js";
import { AT_ONCE } from "./at-once.js";

/** Two stores over the same records. */
export const SHARED: Cases = {
  "a question through one store is found, answered and spent through the other": async (store, peer) => {
    await store.ask("1");
    expectEqual("found", (await peer.record("1")).state, "pending");
    expectEqual("takes a yes", await peer.takes("1", yes()), true);
    expectEqual("takes a second", await store.takes("1", no({ body: "{}" })), true);
    expectEqual("spent", [await store.spend("1"), await peer.spend("1")], [false, false]);
    await store.ask("2", { call: "other" });
    await peer.decide("2", yes());
    expectEqual("spent once", [await store.spend("2"), await peer.spend("2")], [true, false]);
    expectEqual("all records", await peer.ids(), ["2", "1"]);
  },

  "an equal question through the other store makes no second record": async (store, peer) => {
    await store.ask("1");
    const again = await peer.add(question("2"));
    expectEqual("the record", "record" in again && [again.record.id, again.added], ["1", false]);
    await peer.ask("3", { policy: "new" });
    expectEqual("the state", (await store.record("1")).state, "outdated");
  },

  "bounds count the questions of both": async (store, peer) => {
    await store.ask("1", { call: "a" });
    await peer.ask("2", { call: "b" });
    const two = { pending: 2, pendingOfAccount: 2 };
    for (const one of [store, peer]) expectEqual("the third", "full" in (await one.add(question("3"), two)), true);
  },

  "a yes that is remembered through one store is known to the other, and its end too": async (store, peer) => {
    await store.ask("1");
    await store.decide("1", yesFor("key"));
    for (const one of [store, peer]) expectEqual("remembered", (await one.remembered("key"))?.id, "1");
    await store.spend("1");
    await peer.decide("1", no());
    for (const one of [store, peer]) expectEqual("after a no", await one.remembered("key"), undefined);
  },

  ...Object.fromEntries(Object.entries(AT_ONCE).map(([name, run]) => [`through two stores: ${name}`, run])),
};
