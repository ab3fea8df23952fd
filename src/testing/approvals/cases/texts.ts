import { expectEqual } from "../../assert.js";
import type { Cases } from "../suite.js";
import { question, yesFor } from "../test-approval.js";

/** Texts that some store could take for one another or could not keep. */
const AWKWARD = [
  ...["", " ", "a", "A", "a ", "á", "a\u0301", "%", "%0000", "_", "'", '"', "\\", "{", "}", "=", "0", "null"],
  ...[
    "\0",
    "a\0",
    "a\0b",
    "\t",
    "a\tb",
    "\n",
    "\r\n",
    "\u007f",
    "\u2028",
    "\ud800",
    "\udfff",
    "\ud801",
    "\ufffd",
    "😀",
  ],
  ...["x".repeat(600), `${"x".repeat(600)}y`, "\u20ac".repeat(600)],
];

const LARGE = `{"args":${JSON.stringify(`${"a".repeat(100_000)}\u20ac\0"\\\n${"😀".repeat(40_000)}`)}}`;

/** Any text is kept as it is, and equal to itself alone. */
export const TEXTS: Cases = {
  "any text may be an id, a call and a body, and is another's equal if it is the same": async (store) => {
    for (const [i, text] of AWKWARD.entries()) {
      const answer = await store.add(question(text, { call: text, account: text, body: text }));
      if (!("record" in answer)) throw new Error("expected a record");
      const { id, call, account, body } = answer.record;
      expectEqual(`text ${i}`, [id, call, account, body, answer.added], [text, text, text, text, true]);
    }
    for (const text of AWKWARD) {
      const again = await store.add(question("new", { call: text }));
      expectEqual("an equal call", "record" in again && again.record.id, text);
      expectEqual("by its id", (await store.record(text)).call, text);
    }
    expectEqual("all ids", await store.ids(), [...AWKWARD].reverse());
    expectEqual("before one", await store.ids({ before: AWKWARD[1] }), [AWKWARD[0]]);
  },

  "any text may be a policy": async (store) => {
    for (const [i, policy] of AWKWARD.entries()) await store.ask(`${i}`, { policy });
    expectEqual("open", await store.ids({ open: true }), [`${AWKWARD.length - 1}`]);
  },

  "any text may be an answer and a key": async (store) => {
    for (const [i, text] of AWKWARD.entries()) {
      await store.ask(`${i}`, { call: `${i}` });
      await store.decide(`${i}`, yesFor(text, { body: text }));
    }
    for (const [i, text] of AWKWARD.entries()) {
      const { id, answer } = (await store.remembered(text)) ?? {};
      expectEqual(`text ${i}`, [id, answer], [`${i}`, text]);
    }
  },

  "any text may be an account": async (store) => {
    const one = { pending: 1_000, pendingOfAccount: 1 };
    for (const [i, account] of AWKWARD.entries()) {
      const first = await store.add(question(`${i}`, { call: `${i}`, account }), one);
      expectEqual(`the first of account ${i}`, "record" in first, true);
      expectEqual(`the second`, await store.add(question("x", { call: "x", account }), one), { full: "account" });
    }
  },

  "a body and an answer may have a quarter of a million characters": async (store) => {
    await store.ask("1", { body: LARGE });
    await store.decide("1", yesFor("key", { body: LARGE }));
    const { body, answer } = await store.record("1");
    expectEqual("kept whole", [body === LARGE, answer === LARGE], [true, true]);
    const [listed] = await store.list();
    expectEqual("listed whole", listed?.body === LARGE, true);
  },
};
