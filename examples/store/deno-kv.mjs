// @ts-check
/** The parts of Deno KV that the store needs. @typedef {readonly string[]} Key */
/** @typedef {{ readonly key: Key, readonly value: unknown, readonly versionstamp: string | null }} Entry */
/**
 * @typedef {object} Atomic
 * @property {(...entries: Entry[]) => Atomic} check
 * @property {(key: Key, value: number, options?: { expireIn: number }) => Atomic} set
 * @property {() => Promise<{ ok: boolean }>} commit
 */
/** @typedef {{ getMany(keys: readonly Key[]): Promise<Entry[]>, atomic(): Atomic }} Kv */
/** @typedef {import("tollgate").Charge} Charge */

/** Deno KV reads at most 10 keys at once, and checks at most 100 in a commit. So each change checks one: whose turn it is. */
const MOST_READ = 10;
const TURN = ["tollgate", "turn"];
const MOST_ATTEMPTS = 100;

/**
 * Counters in Deno KV: `createDenoKvStore(await Deno.openKv())`. Each call changes all of its counters or none, and one call comes after the
 * other. It counts fixed limits alone: it does not carry the mark `sliding`.
 *
 * @param {Kv} kv
 * @returns {import("tollgate").CounterStore}
 */
export function createDenoKvStore(kv) {
  /** Calls of this process wait for one another, so that only other processes can come between. @type {Promise<unknown>} */
  let last = Promise.resolve();
  /** @template T @param {() => Promise<T>} work @returns {Promise<T>} */
  const inTurn = (work) => {
    const result = last.then(work);
    last = result.catch(() => {});
    return result;
  };
  /** @param {readonly Key[]} keys */
  async function read(keys) {
    /** @type {Entry[]} */
    const entries = [];
    for (let i = 0; i < keys.length; i += MOST_READ) entries.push(...(await kv.getMany(keys.slice(i, i + MOST_READ))));
    return entries;
  }
  /**
   * What the counters hold, and `next` of it set if nothing else was set meanwhile; else it begins anew.
   *
   * @param {readonly Charge[]} charges @param {number} now
   * @param {(held: readonly number[]) => readonly number[]} next
   */
  async function change(charges, now, next) {
    const keys = await Promise.all(charges.map(keyOf));
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(2 ** attempt, 32)));
      const turn = await read([TURN]);
      const held = (await read(keys)).map(({ value }) => Number(value ?? 0));
      const values = next(held);
      let commit = kv.atomic().check(...turn);
      const changed = charges.map((_, i) => i).filter((i) => values[i] !== held[i]);
      if (changed.length > 0) commit = commit.set(TURN, 0);
      for (const i of changed) {
        const { windowStart, windowEnd } = /** @type {Charge} */ (charges[i]);
        // One window more than it lasts, for machines whose clocks differ.
        const expireIn = Math.ceil(Math.max(1, windowEnd - now) + windowEnd - windowStart);
        commit = commit.set(/** @type {Key} */ (keys[i]), values[i] ?? 0, { expireIn });
      }
      if (await isCommitted(commit)) return held;
    }
    throw new Error("too many calls change Deno KV at once");
  }
  /** @param {readonly Charge[]} charges @param {readonly number[]} held */
  const fits = (charges, held) => charges.every(({ amount, max }, i) => (held[i] ?? 0) + amount <= max);
  /** @param {readonly Charge[]} charges @param {readonly number[]} held */
  const added = (charges, held) => charges.map(({ amount }, i) => (held[i] ?? 0) + amount);
  return {
    async reserve(charges, now) {
      const next = (/** @type {readonly number[]} */ held) => (fits(charges, held) ? added(charges, held) : held);
      const held = await inTurn(() => change(charges, now, next));
      return fits(charges, held) ? { ok: true, used: added(charges, held) } : { ok: false, used: held };
    },
    async release(charges, now) {
      const next = (/** @type {readonly number[]} */ held) =>
        charges.map(({ amount }, i) => Math.max(0, (held[i] ?? 0) - amount));
      await inTurn(() => change(charges, now, next));
    },
  };
}

/** Whether nothing came between. A file that another process writes to is locked. @param {Atomic} commit */
const isCommitted = (commit) =>
  commit.commit().then(
    ({ ok }) => ok,
    (error) => {
      if (/database is locked/.test(String(error))) return false;
      throw error;
    },
  );

/** A digest, as a key of Deno KV has at most 2,048 bytes. @param {Charge} charge */
async function keyOf({ counter, subject, windowStart }) {
  const text = new TextEncoder().encode(JSON.stringify([counter, subject, windowStart]));
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", text));
  return ["tollgate", Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")];
}
