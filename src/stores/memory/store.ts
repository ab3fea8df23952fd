import type { Charge, Reservation, SyncCounterStore } from "../../engine/store.js";
import { readOptions, wholeNumber } from "../../options.js";
import { addWindow, change, chargeNewest, dropExpired, hasWindow, largestSumOf, slotsFor, sumOf } from "../slots.js";
import { type Account, addCell, type Cell, findCell, removeCell, startOf } from "./accounts.js";
import { createExpiries } from "./expiries.js";

/**
 * The options of `createMemoryStore`.
 *
 * @example
 * ```ts
 * import { createMemoryStore, type MemoryStoreOptions } from "tollgate";
 *
 * const options: MemoryStoreOptions = { maxCounters: 50_000 };
 * const store = createMemoryStore(options);
 * ```
 */
export interface MemoryStoreOptions {
  /**
   * The most counters that are kept at a time; a full store refuses what needs a new one. A sliding limit has up to ten for each
   * subject. Default 100,000, and 12,582,912 at most, whatever is given: more could overflow a `Map`.
   */
  readonly maxCounters?: number | undefined;
}

const DEFAULT_MAX_COUNTERS = 100_000;
/**
 * Three quarters of the 2^24 places of a `Map`. The places of deleted entries count until it is made anew, which is then
 * necessary once in four million new subjects at most.
 */
const MOST_COUNTERS = 12_582_912;
/** Counters swept for each new one, so that what has expired goes at twice the speed of what comes. */
const SWEPT_PER_COUNTER = 2;

/**
 * Keeps counters in this process's memory. Bounded, without timers; counters are lost when the process ends.
 * Engines that share it must share a clock: by the latest time that it is told it forgets what has expired.
 *
 * @throws {TypeError} for an option that it does not know, and if `maxCounters` is not a whole number of at least 1.
 * @example
 * ```ts
 * import { createEngine, createMemoryStore, parsePolicy } from "tollgate";
 *
 * const policy = parsePolicy({ version: "1", default: "deny", tools: { list_jobs: {} } });
 * const engine = createEngine({ policy, store: createMemoryStore({ maxCounters: 10_000 }) });
 * ```
 */
export function createMemoryStore(options: MemoryStoreOptions = {}): SyncCounterStore {
  const { maxCounters } = readOptions("createMemoryStore", options, {
    maxCounters: wholeNumber(DEFAULT_MAX_COUNTERS),
  });
  return memoryStoreOf(Math.min(maxCounters, MOST_COUNTERS));
}

function memoryStoreOf(maxCounters: number): SyncCounterStore {
  let accounts = new Map<string, Account>();
  const expiries = createExpiries();
  let size = 0;

  const remove = (cell: Cell): void => {
    const { account } = cell;
    removeCell(account, cell);
    if (account.size === 0) accounts.delete(account.subject);
    if (cell.slots === null) size -= 1;
  };

  /** Forgets one counter that has expired. */
  const sweepOne = (now: number): boolean => {
    const cell = expiries.takeExpired(now);
    if (cell === null) return false;
    const { slots } = cell;
    if (slots !== null) size -= dropExpired(slots, now);
    if (slots === null || slots.pairs.length === 0) remove(cell);
    else expiries.move(cell, slots.pairs[0]! + slots.lifeMs);
    return true;
  };

  const makeRoom = (count: number, now: number): void => {
    for (let i = 0; i < SWEPT_PER_COUNTER * count && sweepOne(now); i++);
    if (size + count > maxCounters)
      throw new Error(`the memory store is full: it keeps at most ${maxCounters} counters`);
  };

  const openAccount = (account: Account): void => {
    try {
      accounts.set(account.subject, account);
    } catch {
      // The places of deleted entries overflow it: made anew it has none.
      accounts = new Map(accounts);
      accounts.set(account.subject, account);
    }
  };

  /** Adds a counter with nothing on it, or changes nothing and throws. */
  const add = (charge: Charge): Cell => {
    const { subject, counter, windowStart, windowEnd, reach } = charge;
    const slots = reach > 0 ? slotsFor(charge) : null;
    const lifeMs = slots === null ? 2 * (windowEnd - windowStart) : slots.lifeMs;
    // A clock can be so far off that its windows have no length: such a counter is never forgotten.
    const bucket = expiries.bucketAt(lifeMs > 0 ? windowStart + lifeMs : Number.POSITIVE_INFINITY);
    const known = accounts.get(subject);
    const account = known ?? { subject, first: null, size: 0, index: null };
    const cell: Cell = {
      counter,
      start: startOf(charge),
      account,
      bucket,
      used: 0,
      slots,
      next: null,
      nextToExpire: bucket.first,
    };
    addCell(account, cell);
    if (known === undefined) openAccount(account);
    bucket.first = cell;
    if (slots === null) size += 1;
    return cell;
  };

  const openWindow = (cell: Cell, { windowStart }: Charge): void => {
    if (cell.slots === null || hasWindow(cell.slots, windowStart)) return;
    addWindow(cell.slots, windowStart);
    size += 1;
  };

  /** The usual case, for which nothing need be kept between looking and charging. */
  const reserveOne = (charge: Charge, now: number): Reservation => {
    const { subject, amount, max } = charge;
    const cell = findCell(accounts.get(subject), charge);
    if (cell === null) {
      const ok = amount <= max;
      if (!ok || amount === 0) return { ok, used: [0] };
      makeRoom(1, now);
      const added = add(charge);
      openWindow(added, charge);
      return { ok, used: [charged(added, charge)] };
    }
    if (cell.slots !== null) return chargeNewest(cell.slots, charge) ?? reserveAll([charge], now);
    const sum = cell.used + amount;
    if (sum > max) return { ok: false, used: [cell.used] };
    cell.used = sum;
    return { ok: true, used: [sum] };
  };

  /** Looks at all counters, makes those that are missing, and only then charges, which nothing can interrupt. */
  const reserveAll = (charges: readonly Charge[], now: number): Reservation => {
    // Stryker disable next-line ArrayDeclaration: an array that grows as it is filled holds the same.
    const cells = new Array<Cell | null>(charges.length);
    // Stryker disable next-line ArrayDeclaration: an array that grows as it is filled holds the same.
    const used = new Array<number>(charges.length);
    let ok = true;
    let missing = 0;
    let subject: string | undefined;
    let account: Account | undefined;
    for (let i = 0; i < charges.length; i++) {
      const charge = charges[i]!;
      // Stryker disable next-line ConditionalExpression: an account that is looked up again is the same.
      if (charge.subject !== subject) {
        subject = charge.subject;
        account = accounts.get(subject);
      }
      const cell = findCell(account, charge);
      cells[i] = cell;
      used[i] = heldOf(cell, charge);
      if (used[i]! + charge.amount > charge.max) ok = false;
      if (isMissing(cell, charge)) missing += 1;
    }
    if (!ok) return { ok, used };
    // Stryker disable next-line ConditionalExpression, EqualityOperator: there is always room for 0 counters, and the others are found again.
    if (missing > 0) addMissing(charges, cells, missing, now);
    for (let i = 0; i < cells.length; i++) {
      const cell = cells[i];
      used[i] = cell == null ? 0 : charged(cell, charges[i]!);
    }
    return { ok, used };
  };

  /** Makes the counters that a call needs and that are not there: all of them, or none. */
  const addMissing = (charges: readonly Charge[], cells: (Cell | null)[], missing: number, now: number): void => {
    makeRoom(missing, now);
    const added: Cell[] = [];
    try {
      for (let i = 0; i < charges.length; i++) {
        const charge = charges[i]!;
        // A counter that was found may have been swept, and two charges may name one counter.
        cells[i] = findCell(accounts.get(charge.subject), charge);
        if (cells[i] !== null || charge.amount === 0) continue;
        const cell = add(charge);
        cells[i] = cell;
        added.push(cell);
      }
    } catch (error) {
      for (const cell of added.reverse()) {
        cell.bucket.first = cell.nextToExpire;
        remove(cell);
      }
      throw error;
    }
    // Nothing can go wrong any more.
    for (let i = 0; i < charges.length; i++) {
      if (charges[i]!.amount > 0) openWindow(cells[i]!, charges[i]!);
    }
  };

  return {
    sync: true,
    sliding: true,
    reserve(charges: readonly Charge[], now: number): Reservation {
      // Stryker disable next-line ConditionalExpression: `reserveAll` answers the same for one charge, and takes longer.
      return charges.length === 1 ? reserveOne(charges[0]!, now) : reserveAll(charges, now);
    },
    release(charges: readonly Charge[]): void {
      for (const charge of charges) {
        const cell = findCell(accounts.get(charge.subject), charge);
        if (cell === null) continue;
        if (cell.slots !== null) change(cell.slots, charge.windowStart, -charge.amount);
        else cell.used = Math.max(0, cell.used - charge.amount);
      }
    },
  };
}

/** The count that a charge is compared with. */
function heldOf(cell: Cell | null, charge: Charge): number {
  if (cell === null) return 0;
  return cell.slots === null ? cell.used : largestSumOf(cell.slots, charge.windowStart);
}

/** Whether a charge needs a counter that is not there. */
function isMissing(cell: Cell | null, { amount, windowStart }: Charge): boolean {
  if (amount === 0) return false;
  return cell === null || (cell.slots !== null && !hasWindow(cell.slots, windowStart));
}

/** Charges a counter that is there, and gives the count after it. */
function charged(cell: Cell, charge: Charge): number {
  if (cell.slots === null) {
    cell.used += charge.amount;
    return cell.used;
  }
  change(cell.slots, charge.windowStart, charge.amount);
  return sumOf(cell.slots, charge.windowStart);
}
