import type { AddedApproval } from "../../../approvals/store.js";
import { expectEqual } from "../../assert.js";
import type { Cases } from "../suite.js";
import { no, question, yes } from "../test-approval.js";

const times = <T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));

const count = <T>(all: readonly T[], is: (one: T) => boolean): number => all.filter(is).length;
const isAdded = (answer: AddedApproval): boolean => "record" in answer && answer.added;

/** Sentence 1 of the contract, for calls that do not wait for each other, through two stores or through one. */
export const AT_ONCE: Cases = {
  "of many calls at once that spend a yes, one does": async (store, peer) => {
    await store.ask("1");
    await store.decide("1", yes());
    const spent = await times(30, (i) => (i % 2 === 0 ? store : peer).spend("1"));
    expectEqual("spent", count(spent, Boolean), 1);
  },

  "many equal questions at once make one record": async (store, peer) => {
    const answers = await times(30, (i) => (i % 2 === 0 ? store : peer).add(question(`${i}`)));
    expectEqual("added", count(answers, isAdded), 1);
    const ids = answers.map((answer) => "record" in answer && answer.record.id);
    expectEqual("ids", new Set(ids).size, 1);
    expectEqual("all records", await store.ids(), [ids[0]]);
  },

  "many questions at once fill the bounds, and never go over": async (store, peer) => {
    const bounds = { pending: 10, pendingOfAccount: 6 };
    const ask = (i: number) => question(`${i}`, { call: `${i}`, account: i % 3 === 0 ? "a" : "b" });
    const answers = await times(30, (i) => (i % 2 === 0 ? store : peer).add(ask(i), bounds));
    expectEqual("added", count(answers, isAdded), 10);
    const open = await store.list({ open: true });
    const ofB = count(open, ({ account }) => account === "b");
    expectEqual("open", [open.length, ofB <= 6, open.length - ofB <= 6], [10, true, true]);
  },

  "many equal answers at once: the first is taken": async (store, peer) => {
    for (const [id, answer] of [["yes", yes] as const, ["no", no] as const]) {
      await store.ask(id, { call: id });
      const decided = await times(20, (i) =>
        (i % 2 === 0 ? store : peer).decide(id, answer({ body: `{"number":${i}}` })),
      );
      expectEqual(
        "taken",
        count(decided, (one) => one?.decided === true),
        1,
      );
      const taken = decided.findIndex((one) => one?.decided);
      expectEqual("the answer", (await store.record(id)).answer, `{"number":${taken}}`);
    }
  },

  "a yes, a no and calls that spend it at once leave one of the two": async (store, peer) => {
    for (let round = 0; round < 6; round++) {
      const id = `${round}`;
      await store.ask(id, { call: id });
      const spends = () => [peer.spend(id), store.spend(id)];
      const [yesTaken, before, noTaken, after] = await Promise.all([
        store.takes(id, yes()),
        Promise.all(round % 2 === 0 ? spends() : []),
        peer.takes(id, no()),
        Promise.all(spends()),
      ]);
      const spent = count([...before, ...after], Boolean);
      expectEqual("the no is taken, or the yes with at most one call", [noTaken || yesTaken, spent <= 1], [true, true]);
      expectEqual("spent, although the no is taken", noTaken && spent > 0, false);
      const state = noTaken ? "denied" : spent === 1 ? "spent" : "approved";
      expectEqual("the state", (await store.record(id)).state, state);
    }
  },

  "many questions at once under two policies leave one that is open": async (store, peer) => {
    await times(20, (i) => (i % 2 === 0 ? store : peer).add(question(`${i}`, { policy: `${i % 4 < 2}` })));
    expectEqual("open", (await store.ids({ open: true })).length, 1);
  },
};
