import type { ApprovalBounds, ApprovalStore, AskedApproval, StoredApproval } from "../../../src/approvals/store.js";

/** A record as the plain store keeps it. */
export type Entry = { -readonly [Name in keyof Omit<StoredApproval, "now">]: StoredApproval[Name] } & {
  forgetAt: number;
  key?: string;
};
/** All records, the oldest first. */
export type Shelf = Entry[];

/** The steps of a correct store, each of which a broken one replaces. */
export interface Steps {
  readonly shelf: Shelf;
  readonly maxRecords: number;
  readonly clock: () => number;
  readonly isOver: (end: number, now: number) => boolean;
  readonly isEqual: (entry: Entry, asked: AskedApproval) => boolean;
  readonly isSameCall: (entry: Entry, asked: AskedApproval) => boolean;
  /** Whether a live record of the same call under another policy becomes outdated. */
  readonly isOutdated: (entry: Entry) => boolean;
  readonly isOpen: (entry: Entry, isLive: boolean) => boolean;
  readonly isFull: (open: readonly Entry[], bounds: ApprovalBounds, account: string) => "all" | "account" | undefined;
  readonly whenFull: (shelf: Shelf) => { readonly full: "all" };
  readonly takesYes: (entry: Entry, isLive: boolean) => boolean;
  readonly takesNo: (entry: Entry, isLive: boolean) => boolean;
  /** Whether a no ends what is remembered of a record that takes no other answer. */
  readonly forgetsYes: (entry: Entry) => boolean;
  readonly spends: (entry: Entry, isLive: boolean) => boolean;
  readonly forgetAt: (entry: Entry, keepForMs: number) => number;
  readonly isKey: (entry: Entry, key: string) => boolean;
}

const CORRECT: Omit<Steps, "shelf"> = {
  maxRecords: Number.POSITIVE_INFINITY,
  clock: Date.now,
  isOver: (end, now) => now >= end,
  isEqual: (entry, asked) => entry.call === asked.call && entry.policy === asked.policy,
  isSameCall: (entry, asked) => entry.call === asked.call,
  isOutdated: ({ state }) => state !== "denied",
  isOpen: ({ state }, isLive) => isLive && state === "pending",
  isFull(open, { pending, pendingOfAccount }, account) {
    if (open.length >= pending) return "all";
    return open.filter((entry) => entry.account === account).length >= pendingOfAccount ? "account" : undefined;
  },
  whenFull: () => ({ full: "all" }),
  takesYes: ({ state }, isLive) => isLive && state === "pending",
  takesNo: ({ state }, isLive) => isLive && (state === "pending" || state === "approved"),
  forgetsYes: () => true,
  spends: ({ state }, isLive) => isLive && state === "approved",
  forgetAt: ({ expiresAt, rememberedUntil = 0 }, keepForMs) => Math.max(expiresAt, rememberedUntil) + keepForMs,
  isKey: (entry, key) => entry.key === key,
};

/** A correct store as far as its steps are. */
export function plainStore(changed: Partial<Steps> = {}): ApprovalStore {
  const steps: Steps = { ...CORRECT, shelf: [], ...changed };
  const { shelf } = steps;
  const isLive = ({ state, expiresAt }: Entry, now: number): boolean =>
    !steps.isOver(expiresAt, now) && ["pending", "approved", "denied"].includes(state);
  const isRemembered = ({ rememberedUntil }: Entry, now: number): boolean =>
    rememberedUntil !== undefined && !steps.isOver(rememberedUntil, now);
  const told = ({ forgetAt, key, ...record }: Entry, now: number): StoredApproval => ({ ...record, now });
  const entryOf = (id: string, now: number): Entry | undefined =>
    shelf.find((entry) => entry.id === id && now < entry.forgetAt);

  return {
    async add({ expiresAfterMs, keepForMs, ...asked }, bounds) {
      const now = steps.clock();
      const whole = { ...asked, expiresAfterMs, keepForMs };
      if (shelf.some(({ id }) => id === asked.id)) throw new Error("there already");
      const previous = shelf.findLast((entry) => steps.isSameCall(entry, whole) && now < entry.forgetAt);
      const isOther = previous !== undefined && isLive(previous, now) && !steps.isEqual(previous, whole);
      if (isOther && steps.isOutdated(previous)) previous.state = "outdated";
      const same = shelf.findLast((entry) => isLive(entry, now) && steps.isEqual(entry, whole));
      if (same !== undefined) return { record: told(same, now), added: false };
      for (const entry of shelf.filter(({ forgetAt }) => now >= forgetAt)) shelf.splice(shelf.indexOf(entry), 1);
      const open = shelf.filter((entry) => steps.isOpen(entry, isLive(entry, now)));
      const full = steps.isFull(open, bounds, asked.account);
      if (full !== undefined) return { full };
      if (shelf.length >= steps.maxRecords) return steps.whenFull(shelf);
      const { id, call, policy, account, body } = asked;
      const times = { askedAt: now, expiresAt: now + expiresAfterMs, forgetAt: 0 };
      const entry: Entry = { id, call, policy, account, body, state: "pending", ...times };
      entry.forgetAt = steps.forgetAt(entry, keepForMs);
      shelf.push(entry);
      return { record: told(entry, now), added: true, previous: previous && told(previous, now) };
    },
    async find(id) {
      const now = steps.clock();
      const entry = entryOf(id, now);
      return entry && told(entry, now);
    },
    async list({ open, limit, before }) {
      const now = steps.clock();
      const end = before === undefined ? shelf.length : shelf.findIndex(({ id }) => id === before);
      return shelf
        .slice(0, Math.max(end, 0))
        .filter((entry) => now < entry.forgetAt && (!open || steps.isOpen(entry, isLive(entry, now))))
        .reverse()
        .slice(0, limit)
        .map((entry) => told(entry, now));
    },
    async decide(id, { approved, body, countsForMs, keepForMs, remember }) {
      const now = steps.clock();
      const entry = entryOf(id, now);
      if (entry === undefined) return undefined;
      if (!(approved ? steps.takesYes : steps.takesNo)(entry, isLive(entry, now))) {
        const ends = !approved && isRemembered(entry, now) && steps.forgetsYes(entry);
        if (ends) entry.rememberedUntil = now;
        return { decided: ends, record: told(entry, now) };
      }
      const state = approved ? "approved" : "denied";
      Object.assign(entry, { state, answer: body, answeredAt: now, expiresAt: now + countsForMs });
      delete entry.rememberedUntil;
      if (approved && remember !== undefined) {
        for (const other of shelf) if (other.key === remember.key) delete other.key;
        Object.assign(entry, { key: remember.key, rememberedUntil: now + remember.forMs });
      }
      entry.forgetAt = steps.forgetAt(entry, keepForMs);
      return { decided: true, record: told(entry, now) };
    },
    async spend(id) {
      const now = steps.clock();
      const entry = entryOf(id, now);
      if (entry === undefined || !steps.spends(entry, isLive(entry, now))) return false;
      entry.state = "spent";
      return true;
    },
    async remembered(key) {
      const now = steps.clock();
      const entry = shelf.findLast((one) => steps.isKey(one, key));
      return entry && isRemembered(entry, now) ? told(entry, now) : undefined;
    },
  };
}

/** How a broken store is made, and the test of the suite that tells. */
export interface Broken {
  readonly create: (shelf: Shelf, clock: () => number) => ApprovalStore;
  readonly caughtBy: string;
}

export type BrokenStores = Readonly<Record<string, Broken>>;
