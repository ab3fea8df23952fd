import type { ApprovalStore } from "../../../src/approvals/store.js";
import { type BrokenStores, plainStore, type Shelf } from "./plain.js";

/** A round trip to a server. */
const trip = (): Promise<void> => new Promise((done) => setImmediate(done));

const SPENT = "of many calls at once that spend a yes, one does";
const away = (store: Partial<ApprovalStore>): ApprovalStore => {
  const reject = () => Promise.reject(new Error("away"));
  return { add: reject, find: reject, list: reject, decide: reject, spend: reject, remembered: reject, ...store };
};
const NEVER = "a store that cannot reach its records rejects, and never guesses";

/** Stores that wait between what they read and what they write. */
export const AT_ONCE: BrokenStores = {
  "waits between reading a yes and writing that it is spent": {
    create(shelf) {
      const store = plainStore({ shelf });
      return {
        ...store,
        async spend(id) {
          const record = await store.find(id);
          await trip();
          if (record?.state !== "approved") return false;
          for (const entry of shelf) if (entry.id === id) entry.state = "spent";
          return true;
        },
      };
    },
    caughtBy: SPENT,
  },
  "looks for an equal question before it adds one": {
    create(shelf) {
      const store = plainStore({ shelf, isEqual: () => false, isOutdated: () => false });
      return {
        ...store,
        async add(asked, bounds) {
          const found = shelf.find(({ call, policy }) => call === asked.call && policy === asked.policy);
          await trip();
          return found ? { record: { ...found, now: Date.now() }, added: false } : store.add(asked, bounds);
        },
      };
    },
    caughtBy: "many equal questions at once make one record",
  },
  "counts the open questions before it adds one": {
    create(shelf) {
      const store = plainStore({ shelf, isFull: () => undefined });
      return {
        ...store,
        async add(asked, bounds) {
          const open = await store.list({ open: true, limit: 1_000 });
          await trip();
          const ofAccount = open.filter(({ account }) => account === asked.account);
          if (open.length >= bounds.pending) return { full: "all" };
          return ofAccount.length >= bounds.pendingOfAccount ? { full: "account" } : store.add(asked, bounds);
        },
      };
    },
    caughtBy: "many questions at once fill the bounds, and never go over",
  },
  "looks whether there is an answer before it writes one": {
    create(shelf) {
      const store = plainStore({ shelf, takesYes: () => true, takesNo: () => true });
      return {
        ...store,
        async decide(id, answer) {
          const record = await store.find(id);
          await trip();
          if (record?.state === "pending") return store.decide(id, answer);
          return record && { decided: false, record };
        },
      };
    },
    caughtBy: "many equal answers at once: the first is taken",
  },
  "lets a no overtake calls that have spent the yes": {
    create(shelf) {
      const store = plainStore({ shelf });
      return {
        ...store,
        async decide(id, answer) {
          const before = answer.approved ? undefined : await store.find(id);
          if (before !== undefined) await trip();
          const entry = shelf.find((one) => one.id === id);
          if (before?.state === "approved" && entry !== undefined) entry.state = "approved";
          return store.decide(id, answer);
        },
      };
    },
    caughtBy: "a yes, a no and calls that spend it at once leave one of the two",
  },
};

/** Stores that are right alone, and wrong beside another over the same records. */
export const SHARED: BrokenStores = {
  "keeps records for itself": {
    create: () => plainStore(),
    caughtBy: "a question through one store is found, answered and spent through the other",
  },
  "keeps what it has found": {
    create(shelf) {
      const found = new Map<string, ReturnType<ApprovalStore["remembered"]>>();
      const store = plainStore({ shelf });
      return {
        ...store,
        remembered(key) {
          const known = found.get(key) ?? store.remembered(key);
          found.set(key, known);
          return known;
        },
      };
    },
    caughtBy: "a yes that is remembered through one store is known to the other, and its end too",
  },
  "counts its own questions alone": {
    create(shelf) {
      const own = new Set<string>();
      const store = plainStore({
        shelf,
        isFull: (open, { pending }) => (open.filter(({ id }) => own.has(id)).length >= pending ? "all" : undefined),
      });
      return { ...store, add: (asked, bounds) => store.add({ ...asked, id: note(own, asked.id) }, bounds) };
    },
    caughtBy: "bounds count the questions of both",
  },
  "takes its own calls one after the other": {
    create(shelf) {
      const store = plainStore({ shelf });
      let turn: Promise<unknown> = Promise.resolve();
      return {
        ...store,
        spend(id) {
          const result = turn.then(async () => {
            const record = await store.find(id);
            await trip();
            if (record?.state !== "approved") return false;
            for (const entry of shelf) if (entry.id === id) entry.state = "spent";
            return true;
          });
          turn = result;
          return result;
        },
      };
    },
    caughtBy: `through two stores: ${SPENT}`,
  },
};

const note = (ids: Set<string>, id: string): string => {
  ids.add(id);
  return id;
};

/** Stores that do not say that they cannot reach their records. */
export const UNREACHABLE: BrokenStores = {
  "goes on in memory when its database is away": { create: (shelf: Shelf) => plainStore({ shelf }), caughtBy: NEVER },
  "says that nothing is there when its database is away": {
    create: () => away({ find: async () => undefined, remembered: async () => undefined }),
    caughtBy: NEVER,
  },
  "says that a call has not spent when its database is away": {
    create: () => away({ spend: async () => false }),
    caughtBy: NEVER,
  },
  "says that there is no room when its database is away": {
    create: () => away({ add: async () => ({ full: "all" }) }),
    caughtBy: NEVER,
  },
  "lists nothing when its database is away": { create: () => away({ list: async () => [] }), caughtBy: NEVER },
};
