import { epochClock, readOptions, wholeNumber } from "../options.js";
import { createTime } from "../time.js";
import type { ApprovalStore, StoredApproval } from "./store.js";

/**
 * The options of `createMemoryApprovalStore`.
 *
 * @example
 * ```ts
 * import { createMemoryApprovalStore, type MemoryApprovalStoreOptions } from "tollgate/approvals";
 *
 * const options: MemoryApprovalStoreOptions = { maxRecords: 1_000 };
 * const store = createMemoryApprovalStore(options);
 * ```
 */
export interface MemoryApprovalStoreOptions {
  /** The most records that are kept, open or not; a store full of records that it must keep adds none. Default 10,000. */
  readonly maxRecords?: number | undefined;
  /** Epoch milliseconds. Default `Date.now`. */
  readonly clock?: (() => number) | undefined;
}

type Stored = Omit<StoredApproval, "now">;

interface Kept {
  record: Stored;
  forgetAt: number;
}

/**
 * Keeps questions and answers in this process's memory, for tests and for servers of one process. They end with it.
 *
 * @throws {TypeError} for an option that it does not know or whose value it cannot use.
 * @example
 * ```ts
 * import { createApprovalQueue, createMemoryApprovalStore } from "tollgate/approvals";
 *
 * const queue = createApprovalQueue({ store: createMemoryApprovalStore() });
 * ```
 */
export function createMemoryApprovalStore(options: MemoryApprovalStoreOptions = {}): ApprovalStore {
  const { maxRecords, clock } = readOptions("createMemoryApprovalStore", options, {
    maxRecords: wholeNumber(10_000),
    clock: epochClock(),
  });
  const time = createTime(clock);
  /** By id, the oldest first. */
  const records = new Map<string, Kept>();
  const latestOfCall = new Map<string, string>();
  const latestOfQuestion = new Map<string, string>();
  const rememberedBy = new Map<string, string>();

  const read = (id: string | undefined, now: number): StoredApproval | undefined => {
    const kept = id === undefined ? undefined : records.get(id);
    return kept === undefined || now >= kept.forgetAt ? undefined : { ...kept.record, now };
  };
  const write = (record: StoredApproval, keepForMs: number): StoredApproval => {
    const { now, ...stored } = record;
    const ends = Math.max(record.expiresAt, record.rememberedUntil ?? 0);
    records.set(record.id, { record: stored, forgetAt: ends + keepForMs });
    return record;
  };
  /** Another state and nothing else; it is kept as long as before. */
  const become = (record: StoredApproval, change: Partial<Stored>): StoredApproval => {
    const { now, ...stored } = record;
    const kept = records.get(record.id)!;
    kept.record = { ...stored, ...change };
    return { ...kept.record, now };
  };
  const forget = (now: number): void => {
    for (const [id, { record, forgetAt }] of records) {
      if (now < forgetAt) continue;
      records.delete(id);
      if (latestOfCall.get(record.call) === id) latestOfCall.delete(record.call);
      if (latestOfQuestion.get(questionOf(record)) === id) latestOfQuestion.delete(questionOf(record));
    }
    for (const [key, id] of rememberedBy) if (!records.has(id)) rememberedBy.delete(key);
  };

  return {
    async add({ expiresAfterMs, keepForMs, ...asked }, bounds) {
      const now = time();
      if (records.has(asked.id)) throw new Error("an approval of this id is there already");
      let previous = read(latestOfCall.get(asked.call), now);
      if (previous !== undefined && previous.policy !== asked.policy && isLive(previous, now)) {
        if (previous.state !== "denied") previous = become(previous, { state: "outdated" });
      }
      const same = read(latestOfQuestion.get(questionOf(asked)), now);
      if (same !== undefined && isLive(same, now)) return { record: same, added: false };
      forget(now);
      const open = [...records.values()].flatMap(({ record }) => (isOpen(record, now) ? record.account : []));
      if (open.length >= bounds.pending) return { full: "all" };
      if (open.filter((account) => account === asked.account).length >= bounds.pendingOfAccount)
        return { full: "account" };
      if (records.size >= maxRecords) return { full: "all" };
      const record: StoredApproval = { ...asked, state: "pending", askedAt: now, expiresAt: now + expiresAfterMs, now };
      latestOfCall.set(asked.call, asked.id);
      latestOfQuestion.set(questionOf(asked), asked.id);
      return { record: write(record, keepForMs), added: true, previous };
    },
    async find(id) {
      return read(id, time());
    },
    async list({ open, limit, before }) {
      const now = time();
      const newest = [...records.keys()].reverse();
      const from = before === undefined ? 0 : newest.indexOf(before) + 1;
      if (before !== undefined && from === 0) return [];
      return newest
        .slice(from)
        .flatMap((id) => read(id, now) ?? [])
        .filter((record) => !open || isOpen(record, now))
        .slice(0, limit);
    },
    async decide(id, { approved, body, countsForMs, keepForMs, ...answer }) {
      const now = time();
      const remember = approved ? answer.remember : undefined;
      const record = read(id, now);
      if (record === undefined) return undefined;
      if (!approved && !isLive(record, now) && isRemembered(record, now))
        return { decided: true, record: become(record, { rememberedUntil: now }) };
      const takes = isOpen(record, now) || (!approved && isLive(record, now) && record.state === "approved");
      if (!takes) return { decided: false, record };
      if (remember !== undefined) rememberedBy.set(remember.key, id);
      const answered: StoredApproval = {
        ...record,
        ...{ state: approved ? "approved" : "denied", answer: body, answeredAt: now, expiresAt: now + countsForMs },
        rememberedUntil: remember && now + remember.forMs,
      };
      return { decided: true, record: write(answered, keepForMs) };
    },
    async spend(id) {
      const now = time();
      const record = read(id, now);
      if (record === undefined || !isLive(record, now) || record.state !== "approved") return false;
      become(record, { state: "spent" });
      return true;
    },
    async remembered(key) {
      const now = time();
      const record = read(rememberedBy.get(key), now);
      return record !== undefined && isRemembered(record, now) ? record : undefined;
    },
  };
}

/** One text for each call under each policy. */
const questionOf = ({ call, policy }: Pick<Stored, "call" | "policy">): string => JSON.stringify([call, policy]);

const isLive = ({ state, expiresAt }: Stored, now: number): boolean =>
  now < expiresAt && (state === "pending" || state === "approved" || state === "denied");

const isOpen = (record: Stored, now: number): boolean => record.state === "pending" && isLive(record, now);

const isRemembered = ({ rememberedUntil = 0 }: Stored, now: number): boolean => now < rememberedUntil;
