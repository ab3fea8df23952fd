import { expectEqual } from "../../assert.js";
import type { ClockCases } from "../suite.js";
import { question, yes } from "../test-approval.js";

/** Sentences 6 and 7 of the contract to the millisecond, for a store whose clock the test moves. */
export const CLOCK: ClockCases = {
  "a question stands until its end, and not at it": async (store, advance) => {
    for (const [id, ms, expected] of [
      ["before", 9, true],
      ["at", 10, false],
    ] as const) {
      await store.ask(id, { call: id, expiresAfterMs: 10 });
      await advance(ms);
      expectEqual(`open, ${id} its end`, await store.ids({ open: true }), expected ? [id] : []);
      expectEqual(`takes a yes, ${id} its end`, await store.takes(id, yes()), expected);
    }
  },

  "a yes counts until its end, and not at it": async (store, advance) => {
    for (const [id, ms, expected] of [
      ["before", 9, true],
      ["at", 10, false],
    ] as const) {
      await store.ask(id, { call: id });
      await store.decide(id, yes({ countsForMs: 10, remember: { key: id, forMs: 10 } }));
      await advance(ms);
      expectEqual(`remembered, ${id} its end`, (await store.remembered(id)) !== undefined, expected);
      expectEqual(`spent, ${id} its end`, await store.spend(id), expected);
    }
  },

  "a record takes room and is given to an equal call until its end, and not at it": async (store, advance) => {
    const one = { pending: 1, pendingOfAccount: 1 };
    await store.ask("1", { expiresAfterMs: 10 });
    await advance(9);
    expectEqual("another call", "full" in (await store.add(question("2", { call: "other" }), one)), true);
    const again = await store.add(question("2"), one);
    expectEqual("an equal call", "record" in again && again.record.id, "1");
    await advance(1);
    const anew = await store.add(question("2"), one);
    expectEqual("an equal call after its end", "record" in anew && anew.record.id, "2");
  },

  "a record is kept to the last millisecond": async (store, advance) => {
    await store.ask("1", { expiresAfterMs: 10, keepForMs: 1_000 });
    await advance(1_009);
    await store.ask("2", { call: "other" });
    expectEqual("the record", (await store.record("1")).state, "pending");
  },
};
