import type { Charge } from "../../engine/store.js";
import type { Slots } from "../slots.js";
import type { Bucket } from "./expiries.js";

/** One counter in one window, or in all of its windows if its charges have a reach. */
export interface Cell {
  readonly counter: string;
  readonly start: number;
  readonly account: Account;
  /** Those that expire together with it, or with the oldest of its windows. */
  bucket: Bucket;
  used: number;
  /** If its charges have a reach, its windows; `used` is then not used. */
  readonly slots: Slots | null;
  /** The next of its account, unless that has an index. */
  next: Cell | null;
  /** The next of its bucket. */
  nextToExpire: Cell | null;
}

/** The use of one subject: few cells in a list, many in an index. */
export interface Account {
  readonly subject: string;
  first: Cell | null;
  size: number;
  index: Map<string, Map<number, Cell>> | null;
}

/** Beyond this many cells an account has an index. */
const LIST_LENGTH = 8;

/** The start of a cell: one that no window has, if it holds all windows of its counter. */
export const startOf = ({ windowStart, reach }: Charge): number => (reach > 0 ? Number.NEGATIVE_INFINITY : windowStart);

export function findCell(account: Account | undefined, charge: Charge): Cell | null {
  if (account === undefined) return null;
  // Twice, so that each loop compares one kind of start: a call with three limits takes a twentieth longer otherwise.
  return charge.reach > 0 ? findAt(account, charge, startOf(charge)) : findAt(account, charge, charge.windowStart);
}

function findAt(account: Account, { counter }: Charge, start: number): Cell | null {
  if (account.index !== null) return account.index.get(counter)?.get(start) ?? null;
  for (let cell = account.first; cell !== null; cell = cell.next) {
    if (cell.counter === counter && cell.start === start) return cell;
  }
  return null;
}

/** Puts a cell into its account, or changes nothing and throws. */
export function addCell(account: Account, cell: Cell): void {
  // Stryker disable next-line ConditionalExpression, EqualityOperator: the list and the index hold the same counters.
  if (account.index === null && account.size >= LIST_LENGTH) {
    const index: NonNullable<Account["index"]> = new Map();
    for (let one = account.first; one !== null; one = one.next) addToIndex(index, one);
    addToIndex(index, cell);
    account.index = index;
    account.first = null;
  } else if (account.index !== null) {
    addToIndex(account.index, cell);
  } else {
    cell.next = account.first;
    account.first = cell;
  }
  account.size += 1;
}

export function removeCell(account: Account, cell: Cell): void {
  account.size -= 1;
  if (account.index !== null) {
    const windows = account.index.get(cell.counter);
    if (windows?.delete(cell.start) && windows.size === 0) account.index.delete(cell.counter);
  } else if (account.first === cell) {
    account.first = cell.next;
  } else {
    let before = account.first!;
    while (before.next !== cell) before = before.next!;
    before.next = cell.next;
  }
}

function addToIndex(index: NonNullable<Account["index"]>, cell: Cell): void {
  const windows = index.get(cell.counter);
  if (windows === undefined) index.set(cell.counter, new Map([[cell.start, cell]]));
  else windows.set(cell.start, cell);
}
