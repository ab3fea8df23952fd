import { type BrokenStores, type Entry, plainStore } from "./plain.js";

const isPending = ({ state }: Entry) => state === "pending";

export const ANSWERS: BrokenStores = {
  "lets a second yes take the place of the first": {
    create: (shelf) => plainStore({ shelf, takesYes: ({ state }, isLive) => isLive && state !== "denied" }),
    caughtBy: "the first yes stays",
  },
  "lets a yes take the place of a no": {
    create: (shelf) => plainStore({ shelf, takesYes: (_, isLive) => isLive }),
    caughtBy: "the first no stays",
  },
  "lets a second no take the place of the first": {
    create: (shelf) => plainStore({ shelf, takesNo: (_, isLive) => isLive }),
    caughtBy: "the first no stays",
  },
  "takes no no after a yes": {
    create: (shelf) => plainStore({ shelf, takesNo: (entry, isLive) => isLive && isPending(entry) }),
    caughtBy: "a no takes back a yes that no call has used",
  },
  "lets a no deny a spent record": {
    create: (shelf) =>
      plainStore({ shelf, takesNo: ({ state }, isLive) => isLive || state === "spent", forgetsYes: () => false }),
    caughtBy: "a spent record takes no answer",
  },
  "takes a yes after the end of the question": {
    create: (shelf) => plainStore({ shelf, takesYes: isPending }),
    caughtBy: "a question that is over takes no answer",
  },
  "takes a no after the end of the question": {
    create: (shelf) => plainStore({ shelf, takesNo: isPending }),
    caughtBy: "a question that is over takes no answer",
  },
  "takes a no after the end of a yes": {
    create: (shelf) =>
      plainStore({ shelf, takesNo: (entry, isLive) => (isLive && isPending(entry)) || entry.state === "approved" }),
    caughtBy: "an answer that is over takes no other",
  },
  "counts the millisecond of an end": {
    create: (shelf) => plainStore({ shelf, isOver: (end, now) => now > end }),
    caughtBy: "a question that ends at once takes no answer, in whatever millisecond",
  },
  "has a time of its caller": {
    create(shelf) {
      const store = plainStore({ shelf, clock: () => 0 });
      return { ...store, find: async (id) => ({ ...(await store.find(id))!, now: Date.now() }) };
    },
    caughtBy: "spend says false for a yes that is over",
  },
  "lets an answer count as long as the question would have stood": {
    create(shelf) {
      const store = plainStore({ shelf });
      return {
        ...store,
        async decide(id, answer) {
          const end = shelf.find((one) => one.id === id)?.expiresAt ?? 0;
          const decided = await store.decide(id, answer);
          const entry = shelf.find((one) => one.id === id);
          if (entry !== undefined && decided?.decided) entry.expiresAt = end;
          return decided;
        },
      };
    },
    caughtBy: "a yes counts after the time at which its question would have ended",
  },
  "gives the record as it was before the answer": {
    create(shelf) {
      const store = plainStore({ shelf });
      return {
        ...store,
        async decide(id, answer) {
          const record = await store.find(id);
          const decided = await store.decide(id, answer);
          return decided && { ...decided, record: record! };
        },
      };
    },
    caughtBy: "a yes makes a pending record approved, for as long as it counts",
  },
  "makes a record for an answer that has none": {
    create(shelf) {
      const store = plainStore({ shelf });
      return {
        ...store,
        async decide(id, answer) {
          if ((await store.find(id)) === undefined) {
            const asked = { id, call: id, policy: "", account: "", body: "", expiresAfterMs: 1_000, keepForMs: 0 };
            await store.add(asked, { pending: 9, pendingOfAccount: 9 });
          }
          return store.decide(id, answer);
        },
      };
    },
    caughtBy: "decide gives undefined for an id that is not there",
  },
  "spends a yes as often as it is asked": {
    create(shelf) {
      const store = plainStore({ shelf });
      return { ...store, spend: async (id) => (await store.find(id))?.state === "approved" };
    },
    caughtBy: "spend says true for a yes, once",
  },
  "spends a spent record": {
    create: (shelf) => plainStore({ shelf, spends: ({ state }) => state === "approved" || state === "spent" }),
    caughtBy: "spend says true for a yes, once",
  },
  "spends a question that nobody has answered": {
    create: (shelf) => plainStore({ shelf, spends: ({ state }, isLive) => isLive && state !== "denied" }),
    caughtBy: "spend says false for what is not a yes, and changes nothing",
  },
  "spends a no": {
    create: (shelf) => plainStore({ shelf, spends: ({ answer }, isLive) => isLive && answer !== undefined }),
    caughtBy: "spend says false for what is not a yes, and changes nothing",
  },
  "spends a yes that is over": {
    create: (shelf) => plainStore({ shelf, spends: ({ state }) => state === "approved" }),
    caughtBy: "spend says false for a yes that is over",
  },
  "spends an outdated yes": {
    create: (shelf) =>
      plainStore({ shelf, spends: ({ state, answer }) => state === "outdated" && answer !== undefined }),
    caughtBy: "add under another policy makes a yes outdated, which no call spends then",
  },
  "forgets a record that is spent": {
    create(shelf) {
      const store = plainStore({ shelf });
      return {
        ...store,
        async spend(id) {
          const spent = await store.spend(id);
          const at = shelf.findIndex((one) => one.id === id);
          if (spent) shelf.splice(at, 1);
          return spent;
        },
      };
    },
    caughtBy: "spend says true for a yes, once",
  },
  "remembers each yes": {
    create(shelf) {
      const store = plainStore({ shelf });
      const decide: typeof store.decide = (id, answer) =>
        store.decide(id, { ...answer, remember: answer.remember ?? { key: "key", forMs: 60_000 } });
      return { ...store, decide };
    },
    caughtBy: "a yes that is not to be remembered, and a no, are not",
  },
  "remembers no longer than a yes counts": {
    create(shelf) {
      const store = plainStore({ shelf });
      return {
        ...store,
        async remembered(key) {
          const record = await store.remembered(key);
          return record && record.state === "approved" ? record : undefined;
        },
      };
    },
    caughtBy: "a yes is remembered when it is spent, outdated or over",
  },
  "remembers for ever": {
    create(shelf) {
      const store = plainStore({ shelf });
      return {
        ...store,
        async remembered(key) {
          const entry = shelf.find((one) => one.key === key);
          return entry && { ...entry, now: Date.now() };
        },
      };
    },
    caughtBy: "a yes is remembered no longer than it was to be",
  },
  "remembers a yes under any key": {
    create: (shelf) => plainStore({ shelf, isKey: (entry) => entry.key !== undefined }),
    caughtBy: "remembered gives the record whose yes is remembered under a key",
  },
  "gives the first yes that was remembered under a key": {
    create(shelf) {
      const keys = new Map<string, string>();
      const store = plainStore({ shelf });
      return {
        ...store,
        async decide(id, answer) {
          if (answer.remember !== undefined && !keys.has(answer.remember.key)) keys.set(answer.remember.key, id);
          return store.decide(id, answer);
        },
        remembered: async (key) => store.find(keys.get(key) ?? ""),
      };
    },
    caughtBy: "the last yes that was remembered under a key is given, and no earlier one after it",
  },
  "lets a yes end what is remembered": {
    create(shelf) {
      const store = plainStore({ shelf });
      return {
        ...store,
        async decide(id, answer) {
          const decided = await store.decide(id, answer);
          const entry = shelf.find((one) => one.id === id);
          if (decided?.decided === false && entry?.rememberedUntil !== undefined) entry.rememberedUntil = Date.now();
          return decided;
        },
      };
    },
    caughtBy: "a no ends what is remembered of a spent record, and leaves all else",
  },
  "lets a no leave what is remembered of a spent record": {
    create: (shelf) => plainStore({ shelf, forgetsYes: () => false }),
    caughtBy: "a no ends what is remembered of a spent record, and leaves all else",
  },
};
