import { expectEqual } from "../../assert.js";
import type { Caller } from "../caller.js";
import type { Cases } from "../suite.js";
import { no, question, SHORT, yes } from "../test-approval.js";

/** Fills a store with this many questions of one account. */
async function fill(store: Caller, count: number, account = "account"): Promise<void> {
  for (let i = 0; i < count; i++) await store.ask(`${account} ${i}`, { account, call: `${account} ${i}` });
}

const two = { pending: 2, pendingOfAccount: 100 };
const twoOfAccount = { pending: 100, pendingOfAccount: 2 };

/** The rest of sentence 2: as many open questions as `bounds` allow. */
export const BOUNDS: Cases = {
  "add says that as many are open as all may be, and adds nothing": async (store) => {
    await fill(store, 1, "a");
    await fill(store, 1, "b");
    expectEqual("the third", await store.add(question("3", { account: "c" }), two), { full: "all" });
    expectEqual("its id", await store.find("3"), undefined);
    expectEqual("with more room", "record" in (await store.add(question("3"), { ...two, pending: 3 })), true);
  },

  "add says that as many of the account are open as may be, and adds nothing": async (store) => {
    await fill(store, 2);
    expectEqual("the third", await store.add(question("3"), twoOfAccount), { full: "account" });
    expectEqual("its id", await store.find("3"), undefined);
    const other = await store.add(question("3", { account: "other" }), twoOfAccount);
    expectEqual("another account", "record" in other, true);
  },

  "add gives the record of an equal call if nothing has room": async (store) => {
    await fill(store, 1);
    const nothing = { pending: 0, pendingOfAccount: 0 };
    const again = await store.add(question("2", { call: "account 0" }), nothing);
    expectEqual("the record", "record" in again && [again.record.id, again.added], ["account 0", false]);
    expectEqual("another call", "full" in (await store.add(question("2"), nothing)), true);
  },

  "questions that are answered, spent, outdated or over take no room": async (store) => {
    await store.ask("approved", { call: "a" });
    await store.ask("denied", { call: "b" });
    await store.ask("spent", { call: "c" });
    await store.ask("outdated", { call: "d" });
    await store.ask("expired", { call: "e", expiresAfterMs: SHORT });
    for (const id of ["approved", "spent"]) await store.decide(id, yes());
    await store.decide("denied", no());
    await store.spend("spent");
    await store.end("expired");
    const one = { pending: 1, pendingOfAccount: 1 };
    const added = await store.add(question("new", { call: "d", policy: "new" }), one);
    expectEqual("added in place of the outdated one", "record" in added && added.added, true);
    expectEqual("one more", "full" in (await store.add(question("f", { call: "f" }), one)), true);
    expectEqual("open", await store.ids({ open: true }), ["new"]);
  },

  "a question for which there is no room still outdates the yes under another policy": async (store) => {
    await store.ask("1");
    await store.decide("1", yes());
    await store.ask("2", { call: "other" });
    const full = await store.add(question("3", { policy: "new" }), { pending: 1, pendingOfAccount: 100 });
    expectEqual("the question", full, { full: "all" });
    expectEqual("the yes is spent", await store.spend("1"), false);
    expectEqual("its state", (await store.record("1")).state, "outdated");
  },
};
