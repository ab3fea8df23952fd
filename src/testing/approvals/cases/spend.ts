import { expectEqual } from "../../assert.js";
import type { Cases } from "../suite.js";
import { no, SHORT, yes } from "../test-approval.js";

/** Sentence 4 of the contract. */
export const SPEND: Cases = {
  "spend says true for a yes, once": async (store) => {
    await store.ask("1");
    await store.decide("1", yes());
    const { now, state, ...approved } = await store.record("1");
    expectEqual(
      "each time",
      [await store.spend("1"), await store.spend("1"), await store.spend("1")],
      [true, false, false],
    );
    const { now: later, state: after, ...spent } = await store.record("1");
    expectEqual("the states", [state, after], ["approved", "spent"]);
    expectEqual("all else", spent, approved);
  },

  "spend says false for what is not a yes, and changes nothing": async (store) => {
    await store.ask("pending", { call: "a" });
    await store.ask("denied", { call: "b" });
    await store.decide("denied", no());
    for (const id of ["pending", "denied", "missing"]) expectEqual(id, await store.spend(id), false);
    expectEqual(
      "the states",
      [(await store.record("pending")).state, (await store.record("denied")).state],
      ["pending", "denied"],
    );
    expectEqual("another id", await store.find("missing"), undefined);
  },

  "spend says false for a yes that is over": async (store) => {
    await store.ask("1");
    await store.decide("1", yes({ countsForMs: SHORT }));
    await store.end("1");
    expectEqual("spent", await store.spend("1"), false);
    expectEqual("the state", (await store.record("1")).state, "approved");
  },

  "a yes that counts for nothing is never spent, in whatever millisecond": async (store) => {
    for (let i = 0; i < 20; i++) {
      await store.ask(`${i}`, { call: `${i}` });
      await store.decide(`${i}`, yes({ countsForMs: 0 }));
      expectEqual("spent", await store.spend(`${i}`), false);
    }
  },

  "a yes counts after the time at which its question would have ended": async (store) => {
    let id = "";
    let end = 0;
    // A slow machine may be late with its answer.
    for (let ms = SHORT, taken = false; !taken; ms *= 2) {
      id = `${ms}`;
      end = (await store.ask(id, { call: id, expiresAfterMs: ms })).expiresAt;
      taken = await store.takes(id, yes());
    }
    await store.until(id, end);
    expectEqual("spent", await store.spend(id), true);
  },
};
