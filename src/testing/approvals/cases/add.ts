import type { AddedApproval } from "../../../approvals/store.js";
import { expectEqual, expectRejection } from "../../assert.js";
import type { Cases } from "../suite.js";
import { HOUR, no, question, SHORT, yes } from "../test-approval.js";

/** Sentence 2 of the contract, without the bounds. */
export const ADD: Cases = {
  "add gives a pending record of the question, whose times are the store's": async (store) => {
    const answer = await store.add(question("1", { expiresAfterMs: 5_000 }));
    if (!("record" in answer)) throw new Error("expected a record");
    const { askedAt, expiresAt, now, ...told } = answer.record;
    const texts = { id: "1", call: "call", policy: "policy", account: "account", body: '{"asked":"1"}' };
    expectEqual("the record", told, { ...texts, state: "pending" });
    expectEqual("the rest", [answer.added, answer.previous], [true, undefined]);
    expectEqual("how long it stands", expiresAt - askedAt, 5_000);
    expectEqual("the clock", now, askedAt);
  },

  "find gives the record of an id, and undefined for another": async (store) => {
    const { now, ...asked } = await store.ask("1");
    const { now: later, ...found } = await store.record("1");
    expectEqual("the record", found, asked);
    expectEqual("the clock runs on", later >= now, true);
    expectEqual("another id", await store.find("2"), undefined);
  },

  "add gives the live record of the same call and policy, and adds nothing": async (store) => {
    await store.ask("1");
    for (const answer of [undefined, yes(), no()]) {
      if (answer !== undefined) await store.decide("1", answer);
      const { now, ...before } = await store.record("1");
      const again = await store.add(question("2", { account: "other", body: "{}", expiresAfterMs: 1, keepForMs: 1 }));
      if (!("record" in again)) throw new Error("expected a record");
      const { now: later, ...record } = again.record;
      expectEqual("the record", record, before);
      expectEqual("the rest", [again.added, again.previous], [false, undefined]);
      expectEqual("the other id", await store.find("2"), undefined);
      expectEqual("all records", await store.ids(), ["1"]);
    }
  },

  "add asks anew if the record of the same call has ended or is spent, and gives that as the previous one": async (
    store,
  ) => {
    await store.ask("expired", { expiresAfterMs: SHORT });
    await store.end("expired");
    const second = await store.add(question("spent"));
    expectEqual("after one that expired", previousOf(second), ["expired", "pending"]);
    await store.decide("spent", yes());
    await store.spend("spent");
    const third = await store.add(question("denied"));
    expectEqual("after one that is spent", previousOf(third), ["spent", "spent"]);
    await store.decide("denied", no({ countsForMs: SHORT }));
    await store.end("denied");
    const fourth = await store.add(question("approved"));
    expectEqual("after one that was denied", previousOf(fourth), ["denied", "denied"]);
    await store.decide("approved", yes({ countsForMs: SHORT }));
    await store.end("approved");
    expectEqual("after a yes that is over", previousOf(await store.add(question("new"))), ["approved", "approved"]);
    expectEqual("all records", await store.ids(), ["new", "approved", "denied", "spent", "expired"]);
  },

  "add under another policy makes a pending record outdated": async (store) => {
    await store.ask("1");
    const before = await store.record("1");
    expectEqual("previous", previousOf(await store.add(question("2", { policy: "new" }))), ["1", "outdated"]);
    const { now, ...found } = await store.record("1");
    const { now: _, ...expected } = { ...before, state: "outdated" };
    expectEqual("the record", found, expected);
    for (const answer of [yes(), no()]) expectEqual("takes an answer", await store.takes("1", answer), false);
  },

  "add under another policy makes a yes outdated, which no call spends then": async (store) => {
    await store.ask("1");
    await store.decide("1", yes());
    expectEqual("previous", previousOf(await store.add(question("2", { policy: "new" }))), ["1", "outdated"]);
    expectEqual("the yes is spent", await store.spend("1"), false);
    expectEqual("takes an answer", await store.takes("1", no()), false);
    expectEqual("the answer", (await store.record("1")).answer, '{"by":"ann"}');
  },

  "an outdated record stays so if the first policy is back": async (store) => {
    await store.ask("1");
    await store.decide("1", yes());
    await store.ask("2", { policy: "new" });
    expectEqual("under the first policy", previousOf(await store.add(question("3"))), ["2", "outdated"]);
    expectEqual("the yes is spent", await store.spend("1"), false);
  },

  "a no stays as it is under another policy, and counts if its own is back": async (store) => {
    await store.ask("1");
    await store.decide("1", no());
    expectEqual("previous", previousOf(await store.add(question("2", { policy: "new" }))), ["1", "denied"]);
    const back = await store.add(question("3"));
    if (!("record" in back)) throw new Error("expected a record");
    expectEqual("the record", [back.record.id, back.record.state, back.added], ["1", "denied", false]);
    expectEqual("the question under the other policy", (await store.record("2")).state, "outdated");
  },

  "records of other calls stay as they are": async (store) => {
    await store.ask("1", { call: "a" });
    await store.ask("2", { call: "b", policy: "new" });
    await store.decide("1", yes());
    expectEqual("a third call", previousOf(await store.add(question("3", { call: "c", policy: "new" }))), undefined);
    expectEqual("the yes is spent", await store.spend("1"), true);
    expectEqual("all records", await store.ids(), ["3", "2", "1"]);
  },

  "add rejects an id that is there, and changes nothing": async (store) => {
    await store.ask("1");
    await store.decide("1", yes());
    await expectRejection("an equal question", () => store.add(question("1")));
    await expectRejection("another call", () => store.add(question("1", { call: "other" })));
    await expectRejection("another policy", () => store.add(question("1", { policy: "other" })));
    const { call, policy, state } = await store.record("1");
    expectEqual("the record", [call, policy, state], ["call", "policy", "approved"]);
    expectEqual("all records", await store.ids(), ["1"]);
  },

  "questions and answers may be frozen, and are neither kept nor changed": async (store) => {
    const reused = { ...question("1") };
    const answer = { ...yes(), remember: { key: "key", forMs: HOUR } };
    await store.add(
      Object.freeze(question("0", { call: "frozen" })),
      Object.freeze({ pending: 9, pendingOfAccount: 9 }),
    );
    await store.add(reused);
    expectEqual("the question", reused, question("1"));
    Object.assign(reused, { id: "2", call: "changed", body: "changed" });
    await store.decide("1", Object.freeze(answer));
    const record = await store.raw.find("1");
    expectEqual("the record", [record?.call, record?.body], ["call", '{"asked":"1"}']);
    Object.assign(record!, { state: "pending", answer: "changed" });
    expectEqual("after its record was changed", (await store.record("1")).state, "approved");
  },
};

/** The id and state of the record that was there before one that was added; undefined if there was none. */
function previousOf(answer: AddedApproval): readonly string[] | undefined {
  if (!("record" in answer) || !answer.added) throw new Error("expected the question to be added");
  const { previous } = answer;
  return previous === undefined ? undefined : [previous.id, previous.state];
}
