import type { StoredApproval } from "../../../approvals/store.js";
import { expectEqual } from "../../assert.js";
import type { Cases } from "../suite.js";
import { no, SHORT, yes } from "../test-approval.js";

/** Without the time at which it was read. */
const still = ({ now, ...record }: StoredApproval): Omit<StoredApproval, "now"> => record;

/** Sentence 3 of the contract, without what is remembered. */
export const DECIDE: Cases = {
  "a yes makes a pending record approved, for as long as it counts": async (store) => {
    const asked = still(await store.ask("1"));
    const decided = await store.decide("1", yes({ countsForMs: 7_000 }));
    if (decided === undefined) throw new Error("expected the record");
    const { answeredAt = Number.NaN, expiresAt } = decided.record;
    expectEqual("decided", decided.decided, true);
    const answered = { state: "approved", expiresAt, answeredAt, answer: '{"by":"ann"}' };
    expectEqual(
      "the record",
      still(decided.record),
      still({ ...decided.record, ...asked, ...answered } as StoredApproval),
    );
    expectEqual("how long it counts", expiresAt - answeredAt, 7_000);
    expectEqual("the clock", decided.record.now, answeredAt);
    expectEqual("found", still(await store.record("1")), still(decided.record));
  },

  "a no makes a pending record denied, for as long as it counts": async (store) => {
    await store.ask("1");
    const decided = await store.decide("1", no({ countsForMs: 7_000 }));
    const { state, answer, answeredAt = Number.NaN, expiresAt = 0 } = decided?.record ?? {};
    expectEqual("the record", [decided?.decided, state, answer], [true, "denied", '{"by":"bob"}']);
    expectEqual("how long it counts", expiresAt - answeredAt, 7_000);
  },

  "decide gives undefined for an id that is not there": async (store) => {
    await store.ask("1");
    for (const answer of [yes(), no()]) expectEqual("decide", await store.decide("2", answer), undefined);
  },

  "the first yes stays": async (store) => {
    await store.ask("1");
    await store.decide("1", yes());
    const first = still(await store.record("1"));
    const second = await store.decide("1", yes({ body: '{"by":"eve"}', countsForMs: 1, keepForMs: 0 }));
    expectEqual("decided", second?.decided, false);
    expectEqual("the record", [still(second!.record), still(await store.record("1"))], [first, first]);
  },

  "the first no stays": async (store) => {
    await store.ask("1");
    await store.decide("1", no());
    const first = still(await store.record("1"));
    for (const answer of [yes({ body: "{}" }), no({ body: "{}", countsForMs: 1 })]) {
      const second = await store.decide("1", answer);
      expectEqual("decided", second?.decided, false);
      expectEqual("the record", [still(second!.record), still(await store.record("1"))], [first, first]);
    }
    expectEqual("spent", await store.spend("1"), false);
  },

  "a no takes back a yes that no call has used": async (store) => {
    await store.ask("1");
    await store.decide("1", yes());
    const decided = await store.decide("1", no({ countsForMs: 7_000 }));
    const { state, answer, answeredAt = Number.NaN, expiresAt = 0 } = decided?.record ?? {};
    expectEqual("the record", [decided?.decided, state, answer], [true, "denied", '{"by":"bob"}']);
    expectEqual("how long it counts", expiresAt - answeredAt, 7_000);
    expectEqual("spent", await store.spend("1"), false);
  },

  "a spent record takes no answer": async (store) => {
    await store.ask("1");
    await store.decide("1", yes());
    await store.spend("1");
    const spent = still(await store.record("1"));
    for (const answer of [yes({ body: "{}" }), no({ body: "{}" })]) {
      expectEqual("takes an answer", await store.takes("1", answer), false);
      expectEqual("the record", still(await store.record("1")), spent);
    }
  },

  "a question that is over takes no answer": async (store) => {
    await store.ask("1", { expiresAfterMs: SHORT });
    await store.end("1");
    const over = still(await store.record("1"));
    for (const answer of [yes(), no()]) {
      expectEqual("takes an answer", await store.takes("1", answer), false);
      expectEqual("the record", still(await store.record("1")), over);
    }
  },

  "an answer that is over takes no other": async (store) => {
    for (const [id, first] of Object.entries({ yes: yes({ countsForMs: SHORT }), no: no({ countsForMs: SHORT }) })) {
      await store.ask(id, { call: id });
      await store.decide(id, first);
      await store.end(id);
      const over = still(await store.record(id));
      for (const answer of [yes(), no()]) {
        expectEqual("takes an answer", await store.takes(id, answer), false);
        expectEqual("the record", still(await store.record(id)), over);
      }
    }
  },

  "a question that ends at once takes no answer, in whatever millisecond": async (store) => {
    for (let i = 0; i < 20; i++) {
      await store.ask(`${i}`, { call: `${i}`, expiresAfterMs: 0 });
      expectEqual("takes a yes", await store.takes(`${i}`, yes()), false);
      expectEqual("spent", await store.spend(`${i}`), false);
    }
    expectEqual("open", await store.ids({ open: true }), []);
  },

  "an answer to one record leaves the others as they are": async (store) => {
    await store.ask("1", { call: "a" });
    await store.ask("2", { call: "b" });
    await store.decide("2", yes());
    expectEqual(
      "the states",
      [(await store.record("1")).state, (await store.record("2")).state],
      ["pending", "approved"],
    );
  },
};
