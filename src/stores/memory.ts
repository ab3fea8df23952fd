import type { Charge, Reservation, SyncCounterStore } from "../engine/store.js";

export interface MemoryStoreOptions {
  /** The most counters that are kept at a time; a full store refuses what needs a new one. Default 100,000. */
  readonly maxCounters?: number | undefined;
}

/** One counter in one window. */
interface Cell {
  readonly counter: string;
  readonly start: number;
  /** When it may be forgotten: one window's length after its end. */
  readonly expiry: number;
  used: number;
  next: Cell | null;
}

const DEFAULT_MAX_COUNTERS = 100_000;
/** Subjects looked at for each new counter, so that what has expired goes at twice the speed of what comes. */
const SWEPT_PER_COUNTER = 2;
/** Beyond this many cells a subject's cells are found through an index. */
const LIST_LENGTH = 8;

/** What one subject has used. */
interface Account {
  first: Cell | null;
  size: number;
  /** No cell of it expires before this time. */
  earliest: number;
  index: Map<string, Map<number, Cell>> | null;
}

/**
 * Keeps counters in this process's memory. Bounded, without timers; counters are lost when the process ends.
 * Engines that share it must share a clock: by the latest time that it is told it forgets what has expired.
 *
 * @throws {TypeError} for an option that it does not know, and if `maxCounters` is not a whole number of at least 1.
 */
export function createMemoryStore(options: MemoryStoreOptions = {}): SyncCounterStore {
  const { maxCounters = DEFAULT_MAX_COUNTERS, ...others }: MemoryStoreOptions = {
    __proto__: null,
    ...options,
  } as MemoryStoreOptions;
  for (const unknown of Object.keys(others))
    throw new TypeError(`createMemoryStore: expected \`maxCounters\`, got \`${unknown}\``);
  if (!Number.isSafeInteger(maxCounters) || maxCounters < 1) {
    throw new TypeError("createMemoryStore: expected `maxCounters` to be a whole number of at least 1");
  }
  const accounts = new Map<string, Account>();
  let size = 0;
  let cursor = accounts.entries();
  /** No cell expires before this time, as far as the last full round saw. */
  let nothingBefore = Number.NEGATIVE_INFINITY;

  const sweepAccount = (subject: string, account: Account, now: number): number => {
    if (now < account.earliest) return account.earliest;
    let earliest = Number.POSITIVE_INFINITY;
    let kept: Cell | null = null;
    for (let cell = account.first; cell !== null; ) {
      const { next } = cell;
      if (cell.expiry <= now) {
        size -= 1;
        account.size -= 1;
        removeFromIndex(account, cell);
      } else {
        earliest = Math.min(earliest, cell.expiry);
        cell.next = kept;
        kept = cell;
      }
      cell = next;
    }
    account.first = kept;
    account.earliest = earliest;
    if (kept === null) accounts.delete(subject);
    return earliest;
  };

  /** Looks at the next few subjects, round and round. */
  const sweepSome = (now: number): void => {
    for (let i = 0; i < SWEPT_PER_COUNTER; i++) {
      const { done, value } = cursor.next();
      if (done) {
        cursor = accounts.entries();
        return;
      }
      sweepAccount(value[0], value[1], now);
    }
  };

  /** Looks at all, but not again before something can have expired. */
  const sweepAll = (now: number): void => {
    if (now < nothingBefore) return;
    let earliest = Number.POSITIVE_INFINITY;
    for (const [subject, account] of accounts) earliest = Math.min(earliest, sweepAccount(subject, account, now));
    nothingBefore = earliest;
  };

  const makeRoom = (count: number, now: number): void => {
    sweepSome(now);
    if (size + count > maxCounters) sweepAll(now);
    if (size + count > maxCounters)
      throw new Error(`the memory store is full: it keeps at most ${maxCounters} counters`);
  };

  const add = ({ subject, counter, windowStart, windowEnd, amount }: Charge): void => {
    let account = accounts.get(subject);
    if (account === undefined) {
      account = { first: null, size: 0, earliest: Number.POSITIVE_INFINITY, index: null };
      accounts.set(subject, account);
    }
    // A clock can be so far off that its windows have no length: such a counter is never forgotten.
    const expiry = windowEnd > windowStart ? windowEnd + (windowEnd - windowStart) : Number.POSITIVE_INFINITY;
    const cell: Cell = { counter, start: windowStart, expiry, used: amount, next: account.first };
    account.first = cell;
    account.size += 1;
    account.earliest = Math.min(account.earliest, expiry);
    addToIndex(account, cell);
    size += 1;
    nothingBefore = Math.min(nothingBefore, expiry);
  };

  /** The usual case, for which nothing need be kept between looking and charging. */
  const reserveOne = (charge: Charge, now: number): Reservation => {
    const { subject, amount, max } = charge;
    const cell = find(accounts.get(subject), charge);
    if (cell === null) {
      const ok = amount <= max;
      if (!ok || amount === 0) return { ok, used: [0] };
      makeRoom(1, now);
      add(charge);
      return { ok, used: [amount] };
    }
    const sum = cell.used + amount;
    if (sum > max) return { ok: false, used: [cell.used] };
    cell.used = sum;
    return { ok: true, used: [sum] };
  };

  const reserveAll = (charges: readonly Charge[], now: number): Reservation => {
    const used = new Array<number>(charges.length);
    let ok = true;
    let missing = 0;
    let subject: string | undefined;
    let account: Account | undefined;
    for (let i = 0; i < charges.length; i++) {
      const charge = charges[i]!;
      if (charge.subject !== subject) {
        subject = charge.subject;
        account = accounts.get(subject);
      }
      const cell = find(account, charge);
      const count = cell === null ? 0 : cell.used;
      used[i] = count;
      if (count + charge.amount > charge.max) ok = false;
      if (cell === null && charge.amount > 0) missing += 1;
    }
    if (!ok) return { ok, used };
    // May sweep counters that were just looked at: all are looked up again. Who has none left is looked up in vain.
    if (missing > 0) makeRoom(missing, now);
    for (let i = 0; i < charges.length; i++) {
      const charge = charges[i]!;
      if (charge.subject !== subject) {
        subject = charge.subject;
        account = accounts.get(subject);
      }
      const cell = find(account, charge);
      if (cell !== null) {
        cell.used += charge.amount;
        used[i] = cell.used;
      } else if (charge.amount > 0) {
        add(charge);
        used[i] = charge.amount;
      }
    }
    return { ok, used };
  };

  return {
    sync: true,
    reserve(charges: readonly Charge[], now: number): Reservation {
      return charges.length === 1 ? reserveOne(charges[0]!, now) : reserveAll(charges, now);
    },
    release(charges: readonly Charge[]): void {
      for (const charge of charges) {
        const cell = find(accounts.get(charge.subject), charge);
        if (cell !== null) cell.used = Math.max(0, cell.used - charge.amount);
      }
    },
  };
}

function find(account: Account | undefined, { counter, windowStart }: Charge): Cell | null {
  if (account === undefined) return null;
  if (account.index !== null) return account.index.get(counter)?.get(windowStart) ?? null;
  for (let cell = account.first; cell !== null; cell = cell.next) {
    if (cell.counter === counter && cell.start === windowStart) return cell;
  }
  return null;
}

function addToIndex(account: Account, added: Cell): void {
  if (account.index === null) {
    if (account.size <= LIST_LENGTH) return;
    account.index = new Map();
    for (let cell = account.first; cell !== null; cell = cell.next) indexCell(account.index, cell);
  } else {
    indexCell(account.index, added);
  }
}

function indexCell(index: Map<string, Map<number, Cell>>, cell: Cell): void {
  const windows = index.get(cell.counter);
  if (windows === undefined) index.set(cell.counter, new Map([[cell.start, cell]]));
  else windows.set(cell.start, cell);
}

function removeFromIndex({ index }: Account, { counter, start }: Cell): void {
  const windows = index?.get(counter);
  if (windows?.delete(start) && windows.size === 0) index!.delete(counter);
}
