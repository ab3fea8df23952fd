import type { Cell } from "./accounts.js";

/** Cells that expire at one time: windows are aligned, so that there are few such times at once. */
export interface Bucket {
  readonly expiry: number;
  first: Cell | null;
}

/** Which cell expires next. */
export interface Expiries {
  /** The bucket of a time, made if there is none. */
  bucketAt(expiry: number): Bucket;
  /** Puts a cell that is in no bucket into that of another time. */
  move(cell: Cell, expiry: number): void;
  /** Takes one cell that has expired out of its bucket; null if none has. */
  takeExpired(now: number): Cell | null;
}

export function createExpiries(): Expiries {
  const byTime = new Map<number, Bucket>();
  /** The next to expire is the last. */
  const buckets: Bucket[] = [];
  const bucketAt = (expiry: number): Bucket => {
    const known = byTime.get(expiry);
    if (known !== undefined) return known;
    const bucket: Bucket = { expiry, first: null };
    const sooner = buckets.findIndex((one) => one.expiry < expiry);
    buckets.splice(sooner < 0 ? buckets.length : sooner, 0, bucket);
    byTime.set(expiry, bucket);
    return bucket;
  };
  return {
    bucketAt,
    move(cell, expiry) {
      cell.bucket = bucketAt(expiry);
      cell.nextToExpire = cell.bucket.first;
      cell.bucket.first = cell;
    },
    takeExpired(now) {
      for (;;) {
        const bucket = buckets[buckets.length - 1];
        if (bucket === undefined || bucket.expiry > now) return null;
        const cell = bucket.first;
        if (cell !== null) {
          bucket.first = cell.nextToExpire;
          return cell;
        }
        buckets.pop();
        byTime.delete(bucket.expiry);
      }
    },
  };
}
