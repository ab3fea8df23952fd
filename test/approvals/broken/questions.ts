import { type BrokenStores, plainStore, type Shelf } from "./plain.js";

const bounded = (shelf: Shelf) => ({ shelf, maxRecords: 3 });

export const QUESTIONS: BrokenStores = {
  "adds a record for each question": {
    create: (shelf) => plainStore({ shelf, isEqual: () => false, isOutdated: () => false }),
    caughtBy: "add gives the live record of the same call and policy, and adds nothing",
  },
  "takes a call for the same whatever its policy": {
    create: (shelf) => plainStore({ shelf, isEqual: (entry, asked) => entry.call === asked.call }),
    caughtBy: "add under another policy makes a yes outdated, which no call spends then",
  },
  "leaves a yes under another policy as it is": {
    create: (shelf) => plainStore({ shelf, isOutdated: ({ state }) => state === "pending" }),
    caughtBy: "add under another policy makes a yes outdated, which no call spends then",
  },
  "leaves a pending record under another policy as it is": {
    create: (shelf) => plainStore({ shelf, isOutdated: ({ state }) => state === "approved" }),
    caughtBy: "add under another policy makes a pending record outdated",
  },
  "makes a no outdated": {
    create: (shelf) => plainStore({ shelf, isOutdated: () => true }),
    caughtBy: "a no stays as it is under another policy, and counts if its own is back",
  },
  "looks at the latest record of a call alone": {
    create(shelf) {
      const isLatest = (id: string, call: string) => shelf.findLast((entry) => entry.call === call)?.id === id;
      return plainStore({
        shelf,
        isEqual: (entry, asked) =>
          entry.call === asked.call && entry.policy === asked.policy && isLatest(entry.id, asked.call),
      });
    },
    caughtBy: "a no stays as it is under another policy, and counts if its own is back",
  },
  "makes records of other calls outdated": {
    create: (shelf) => plainStore({ shelf, isSameCall: () => true }),
    caughtBy: "records of other calls stay as they are",
  },
  "puts a record in place of one of the same id": {
    create(shelf) {
      const store = plainStore({ shelf });
      return {
        ...store,
        async add(asked, bounds) {
          const at = shelf.findIndex(({ id }) => id === asked.id);
          if (at >= 0) shelf.splice(at, 1);
          return store.add(asked, bounds);
        },
      };
    },
    caughtBy: "add rejects an id that is there, and changes nothing",
  },
  "tells nothing of the record that was there before": {
    create(shelf) {
      const store = plainStore({ shelf });
      return {
        ...store,
        async add(asked, bounds) {
          const answer = await store.add(asked, bounds);
          return "record" in answer ? { record: answer.record, added: answer.added } : answer;
        },
      };
    },
    caughtBy: "add asks anew if the record of the same call has ended or is spent, and gives that as the previous one",
  },
  "gives a spent record to an equal call": {
    create(shelf) {
      const store = plainStore({ shelf });
      return {
        ...store,
        async add(asked, bounds) {
          const spent = shelf.find(({ call, state }) => call === asked.call && state === "spent");
          return spent ? { record: { ...spent, now: Date.now() }, added: false } : store.add(asked, bounds);
        },
      };
    },
    caughtBy: "add asks anew if the record of the same call has ended or is spent, and gives that as the previous one",
  },
  "gives the record that it keeps": {
    create(shelf) {
      const store = plainStore({ shelf });
      return {
        ...store,
        async find(id) {
          const entry = shelf.find((one) => one.id === id);
          return entry && Object.assign(entry, { now: Date.now() });
        },
      };
    },
    caughtBy: "questions and answers may be frozen, and are neither kept nor changed",
  },
  "has no bound": {
    create: (shelf) => plainStore({ shelf, isFull: () => undefined }),
    caughtBy: "add says that as many are open as all may be, and adds nothing",
  },
  "has one bound for all accounts": {
    create: (shelf) =>
      plainStore({ shelf, isFull: (open, { pending }) => (open.length >= pending ? "all" : undefined) }),
    caughtBy: "add says that as many of the account are open as may be, and adds nothing",
  },
  "lets one question more in than there may be": {
    create: (shelf) =>
      plainStore({ shelf, isFull: (open, { pending }) => (open.length > pending ? "all" : undefined) }),
    caughtBy: "add says that as many are open as all may be, and adds nothing",
  },
  "counts the open questions of other accounts": {
    create: (shelf) =>
      plainStore({
        shelf,
        isFull: (open, { pendingOfAccount }) => (open.length >= pendingOfAccount ? "account" : undefined),
      }),
    caughtBy: "add says that as many of the account are open as may be, and adds nothing",
  },
  "counts answered questions as open": {
    create: (shelf) => plainStore({ shelf, isOpen: (_, isLive) => isLive }),
    caughtBy: "questions that are answered, spent, outdated or over take no room",
  },
  "counts questions that are over as open": {
    create: (shelf) => plainStore({ shelf, isOpen: ({ state }) => state === "pending" }),
    caughtBy: "questions that are answered, spent, outdated or over take no room",
  },
  "takes back that a yes is outdated if nothing has room": {
    create(shelf) {
      const store = plainStore({ shelf });
      return {
        ...store,
        async add(asked, bounds) {
          const before = shelf.map((entry) => ({ ...entry }));
          const answer = await store.add(asked, bounds);
          if ("full" in answer) shelf.splice(0, shelf.length, ...before);
          return answer;
        },
      };
    },
    caughtBy: "a question for which there is no room still outdates the yes under another policy",
  },
  "forgets the oldest record to make room": {
    create(shelf) {
      const store = plainStore(bounded(shelf));
      return {
        ...store,
        async add(asked, bounds) {
          if (shelf.length === 3) shelf.shift();
          return store.add(asked, bounds);
        },
      };
    },
    caughtBy: "a full store adds nothing, and forgets nothing that it must keep",
  },
  "forgets a spent record to make room": {
    create(shelf) {
      const store = plainStore(bounded(shelf));
      return {
        ...store,
        async add(asked, bounds) {
          const spent = shelf.findIndex(({ state }) => state === "spent");
          if (shelf.length === 3 && spent >= 0) shelf.splice(spent, 1);
          return store.add(asked, bounds);
        },
      };
    },
    caughtBy: "a full store adds nothing, and forgets nothing that it must keep",
  },
};
