// @ts-check
// One of several processes that race for the same approvals. Told by its argument what to ask; prints what it was answered.
import { connectApprovals } from "../processes/connect.mjs";

/**
 * @typedef {object} ApprovalsJob
 * @property {string} url Of the server or file.
 * @property {number} number Of this process.
 * @property {number} rounds
 * @property {number} questions That nobody answers.
 * @property {number} calls How many different calls are asked for in each round.
 * @property {number} callers How many of them are under way at a time.
 * @property {{ pending: number, pendingOfAccount: number }} bounds Of the second store.
 */

/** @type {ApprovalsJob} */
const job = JSON.parse(process.argv[2] ?? "");
const { stores, close } = await connectApprovals(job.url, job.callers);
const [store, bounded] = stores;
if (store === undefined || bounded === undefined) throw new Error("expected two stores");

const HOUR = 3_600_000;
const ROOM = { pending: 1_000_000, pendingOfAccount: 1_000_000 };
const answer = { approved: true, body: `${job.number}`, countsForMs: HOUR, keepForMs: HOUR };
const result = {
  /** @type {string[]} Ids, each time that the store said so. */
  added: [],
  /** @type {string[]} */
  decided: [],
  /** @type {string[]} */
  spent: [],
  /** @type {string[]} The records of questions that nobody answers, and those of them that were added. */
  pending: [],
  /** @type {string[]} */
  addedPending: [],
  /** @type {string[]} The accounts of the questions that the second store added. */
  accounts: [],
  /** @type {string[]} Ids of records that have another answer than the one that was taken. */
  overwritten: [],
};

/** @param {string} id @param {string} call @param {string} account */
const question = (id, call, account) => ({
  ...{ id: `${job.number} ${id}`, call, policy: "p", account, body: "{}", expiresAfterMs: HOUR, keepForMs: HOUR },
});

/** Asks for each call, then answers each, then runs each, so that others come in between. @param {number} i */
async function round(i) {
  const ids = [];
  for (const call of numbers(job.calls)) {
    const added = await store?.add(question(`${i} ${call}`, `call ${call}`, "a"), ROOM);
    if (added === undefined || !("record" in added)) throw new Error("expected a record");
    ids.push(added.record.id);
    if (added.added) result.added.push(added.record.id);
  }
  for (const id of ids) if ((await store?.decide(id, answer))?.decided) result.decided.push(id);
  for (const id of ids) if (await store?.spend(id)) result.spent.push(id);
}

/** @param {number} i */
async function ask(i) {
  const added = await store?.add(question(`pending ${i}`, `pending ${i}`, "a"), ROOM);
  if (added === undefined || !("record" in added)) throw new Error("expected a record");
  result.pending.push(added.record.id);
  if (added.added) result.addedPending.push(added.record.id);
}

/** @param {number} i */
async function fill(i) {
  const account = `account ${i % 3}`;
  const added = await bounded?.add(question(`${i}`, `${job.number} ${i}`, account), job.bounds);
  if (added !== undefined && "record" in added) result.accounts.push(account);
}

/** @param {string} id */
async function check(id) {
  if ((await store?.find(id))?.answer !== answer.body) result.overwritten.push(id);
}

/** Many at a time. @template T @param {readonly T[]} all @param {(one: T) => Promise<void>} work */
async function each(all, work) {
  let next = 0;
  const worker = async () => {
    while (next < all.length) await work(/** @type {T} */ (all[next++]));
  };
  await Promise.all(Array.from({ length: job.callers }, worker));
}

/** @param {number} length */
const numbers = (length) => Array.from({ length }, (_, i) => i);

await each(numbers(job.questions), ask);
await each(numbers(job.bounds.pending), fill);
await each(numbers(job.rounds), round);
await each(result.decided, check);
await close();
console.log(JSON.stringify(result));
