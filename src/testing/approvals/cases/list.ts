import { expectEqual } from "../../assert.js";
import type { Cases } from "../suite.js";
import { no, SHORT, yes } from "../test-approval.js";

/** The order and the choice of records. */
export const LIST: Cases = {
  "list gives all records, the newest first": async (store) => {
    expectEqual("of nothing", await store.list(), []);
    for (const id of ["b", "a", "c", "10", "9"]) await store.ask(id, { call: id });
    expectEqual("the ids", await store.ids(), ["9", "10", "c", "a", "b"]);
    const [newest] = await store.list({ limit: 1 });
    const { now, ...listed } = newest!;
    const { now: _, ...found } = await store.record("9");
    expectEqual("the record", listed, found);
  },

  "an answer does not change the place of a record": async (store) => {
    for (const id of ["1", "2", "3"]) await store.ask(id, { call: id });
    await store.decide("1", yes());
    await store.spend("1");
    await store.decide("2", no());
    expectEqual("the ids", await store.ids(), ["3", "2", "1"]);
  },

  "list gives at most `limit` records, before the one of an id": async (store) => {
    for (let i = 0; i < 7; i++) await store.ask(`${i}`, { call: `${i}` });
    for (const open of [false, true]) {
      expectEqual("the first", await store.ids({ open, limit: 3 }), ["6", "5", "4"]);
      expectEqual("the next", await store.ids({ open, limit: 3, before: "4" }), ["3", "2", "1"]);
      expectEqual("the last", await store.ids({ open, limit: 3, before: "1" }), ["0"]);
      expectEqual("the end", await store.ids({ open, before: "0" }), []);
      expectEqual("after an unknown id", await store.ids({ open, before: "x" }), []);
    }
  },

  "list with `open` gives questions that stand and have no answer": async (store) => {
    for (const id of ["1", "approved", "denied", "spent", "2"]) await store.ask(id, { call: id });
    await store.ask("expired", { call: "expired", expiresAfterMs: SHORT });
    await store.ask("outdated", { call: "3" });
    await store.ask("3", { call: "3", policy: "new" });
    for (const id of ["approved", "spent"]) await store.decide(id, yes());
    await store.decide("denied", no());
    await store.spend("spent");
    await store.end("expired");
    expectEqual("open", await store.ids({ open: true }), ["3", "2", "1"]);
    expectEqual("two of them", await store.ids({ open: true, limit: 2 }), ["3", "2"]);
    expectEqual("before one that is answered", await store.ids({ open: true, before: "approved" }), ["1"]);
    const all = ["3", "outdated", "expired", "2", "spent", "denied", "approved", "1"];
    expectEqual("all", await store.ids(), all);
  },
};
