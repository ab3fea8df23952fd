import type { ApprovalStore, StoredApproval } from "../../../src/approvals/store.js";
import { type BrokenStores, plainStore, type Shelf } from "./plain.js";

/** A store that answers a list in another way. */
const listing = (shelf: Shelf, change: (store: ApprovalStore) => ApprovalStore["list"]): ApprovalStore => {
  const store = plainStore({ shelf });
  return { ...store, list: change(store) };
};
const FOLDED = "any text may be an id, a call and a body, and is another's equal if it is the same";
/** A store that keeps texts in another form than it is given. */
function writing(shelf: Shelf, form: (text: string) => string): ApprovalStore {
  const store = plainStore({ shelf });
  return {
    ...store,
    add: (asked, bounds) => store.add({ ...asked, call: form(asked.call), body: form(asked.body) }, bounds),
  };
}

export const KEEPING: BrokenStores = {
  "lists the oldest first": {
    create: (shelf) =>
      listing(
        shelf,
        ({ list }) =>
          async (query) =>
            (await list(query)).toReversed(),
      ),
    caughtBy: "list gives all records, the newest first",
  },
  "lists by id": {
    create: (shelf) =>
      listing(shelf, ({ list }) => async (query) => {
        const byId = (one: StoredApproval, other: StoredApproval) => (one.id < other.id ? 1 : -1);
        return (await list(query)).toSorted(byId);
      }),
    caughtBy: "list gives all records, the newest first",
  },
  "lists by the time of the last change": {
    create(shelf) {
      const store = plainStore({ shelf });
      return {
        ...store,
        async decide(id, answer) {
          const decided = await store.decide(id, answer);
          shelf.push(...shelf.splice(shelf.findIndex((entry) => entry.id === id) >>> 0, 1));
          return decided;
        },
      };
    },
    caughtBy: "an answer does not change the place of a record",
  },
  "lists the record of `before` too": {
    create: (shelf) =>
      listing(shelf, ({ list, find }) => async (query) => {
        const first = query.before === undefined ? undefined : await find(query.before);
        return [...(first ? [first] : []), ...(await list(query))].slice(0, query.limit);
      }),
    caughtBy: "list gives at most `limit` records, before the one of an id",
  },
  "begins anew after an id that it does not know": {
    create: (shelf) =>
      listing(shelf, ({ list, find }) => async ({ before, ...query }) => {
        const known = before !== undefined && (await find(before)) !== undefined;
        return list(known ? { ...query, before } : query);
      }),
    caughtBy: "list gives at most `limit` records, before the one of an id",
  },
  "takes the newest before it looks which are open": {
    create: (shelf) =>
      listing(shelf, ({ list }) => async ({ open, ...query }) => {
        const all = await list({ ...query, open: false });
        return all.filter(({ state, expiresAt, now }) => !open || (state === "pending" && now < expiresAt));
      }),
    caughtBy: "list with `open` gives questions that stand and have no answer",
  },
  "lists questions that are over as open": {
    create: (shelf) =>
      listing(shelf, ({ list }) => async ({ limit, ...query }) => {
        const all = await list({ ...query, limit: 1_000, open: false });
        return all.filter(({ state }) => !query.open || state === "pending").slice(0, limit);
      }),
    caughtBy: "list with `open` gives questions that stand and have no answer",
  },
  "forgets a record when it is over": {
    create: (shelf) => plainStore({ shelf, forgetAt: ({ expiresAt }) => expiresAt }),
    caughtBy: "a question is kept for its time after it is over",
  },
  "keeps a record as long as its question said": {
    create(shelf) {
      const store = plainStore({ shelf });
      return {
        ...store,
        async decide(id, answer) {
          const { forgetAt = 0 } = shelf.find((entry) => entry.id === id) ?? {};
          const decided = await store.decide(id, { ...answer, keepForMs: 0 });
          for (const entry of shelf) if (entry.id === id) entry.forgetAt = Math.min(entry.forgetAt, forgetAt);
          return decided;
        },
      };
    },
    caughtBy: "an answer is kept for its own time after it is over",
  },
  "forgets a record whose yes is remembered": {
    create: (shelf) => plainStore({ shelf, forgetAt: ({ expiresAt }, keepForMs) => expiresAt + keepForMs }),
    caughtBy: "a record is kept while its yes is remembered",
  },
  "takes the same letters for one another in either case": {
    create: (shelf) => writing(shelf, (text) => text.toLowerCase()),
    caughtBy: FOLDED,
  },
  "cuts a text at NUL": { create: (shelf) => writing(shelf, (text) => text.split("\0")[0]!), caughtBy: FOLDED },
  "makes all lone surrogates one character": {
    create: (shelf) => writing(shelf, (text) => text.replace(/\p{Surrogate}/gu, "\ufffd")),
    caughtBy: FOLDED,
  },
  "cuts long texts": { create: (shelf) => writing(shelf, (text) => text.slice(0, 512)), caughtBy: FOLDED },
  "cuts bodies at 64 KiB": {
    create: (shelf) => writing(shelf, (text) => text.slice(0, 65_536)),
    caughtBy: "a body and an answer may have a quarter of a million characters",
  },
};
