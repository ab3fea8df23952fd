import type {
  AddedApproval,
  ApprovalAnswer,
  ApprovalBounds,
  ApprovalQuery,
  ApprovalStore,
  AskedApproval,
} from "../approvals/store.js";
import { type ApprovalOperation, type Reply, readReply } from "./approval-replies.js";
import { isCount } from "./countable.js";
import { encode } from "./keys.js";

/*
 * The messages between an approval store and its database. An operation has values, all of them text, in the order below:
 *
 * | operation    | values                                                                                            |
 * |--------------|---------------------------------------------------------------------------------------------------|
 * | `add`        | id, call, policy, account, question, milliseconds that it stands, that it is kept, the two bounds  |
 * | `find`       | id                                                                                                |
 * | `list`       | `1` for open ones alone, the limit, `1` if there is an id before which they were asked, that id     |
 * | `decide`     | id, `1` for a yes, answer, milliseconds that it counts, that it is kept, that it is remembered, key |
 * | `spend`      | id                                                                                                |
 * | `remembered` | key                                                                                               |
 *
 * Keys (id, call, policy, account, the key of a yes) are written by `encode`, or so that they are as different. The question has
 * all five texts that are given back, as JSON, and the answer its body: any text is well-formed then, without control characters. A
 * yes that is not remembered has two empty values.
 *
 * The reply has lines, of parts with tabs between them. The first line is a word and the database's time; `approval-replies.ts` has the
 * words. Each other line is a record:
 *
 * | state | time asked | time of its end | time answered | remembered until | answer | question |
 * |-------|------------|-----------------|---------------|------------------|--------|----------|
 * |       |            |                 | or empty      | or empty         | or empty |        |
 */

/** A value, or one that takes a moment to make. */
type Value = string | Promise<string>;
type Key = (text: string) => Value;

/** Asks the database, once. */
export type AskDatabase = (operation: ApprovalOperation, values: string[]) => Promise<string>;

/** The store that asks a database so. @param key Writes a key. */
export function createStoreOver(ask: AskDatabase, key: Key = encode): ApprovalStore {
  const run = async (operation: ApprovalOperation, ...values: Value[]): Promise<Reply> =>
    readReply(operation, await ask(operation, await Promise.all(values)));
  return {
    async add(asked, bounds) {
      const keys = [asked.id, asked.call, asked.policy, asked.account].map(key);
      return addedOf(await run("add", ...keys, questionOf(asked), ...timesOf(asked), ...boundsOf(bounds)));
    },
    find: async (id) => (await run("find", key(id))).records[0],
    list: async (query) => (await run("list", ...queryOf(query, key))).records,
    async decide(id, answer) {
      const { word, records } = await run("decide", key(id), ...answerOf(answer, key));
      return records[0] && { decided: word === "decided", record: records[0] };
    },
    spend: async (id) => (await run("spend", key(id))).word === "spent",
    remembered: async (name) => (await run("remembered", key(name))).records[0],
  };
}

const questionOf = ({ id, call, policy, account, body }: AskedApproval): string =>
  JSON.stringify([id, call, policy, account, body]);

const timesOf = ({ expiresAfterMs, keepForMs }: AskedApproval): string[] => [
  milliseconds("expiresAfterMs", expiresAfterMs),
  milliseconds("keepForMs", keepForMs),
];

const boundsOf = ({ pending, pendingOfAccount }: ApprovalBounds): string[] => [
  count("pending", pending),
  count("pendingOfAccount", pendingOfAccount),
];

const queryOf = ({ open, limit, before }: ApprovalQuery, key: Key): Value[] => [
  open ? "1" : "0",
  count("limit", limit),
  ...(before === undefined ? ["0", ""] : ["1", key(before)]),
];

function answerOf(answer: ApprovalAnswer, key: Key): Value[] {
  const { approved, body, countsForMs, keepForMs } = answer;
  const remember = approved ? answer.remember : undefined;
  return [
    approved ? "1" : "0",
    JSON.stringify(body),
    milliseconds("countsForMs", countsForMs),
    milliseconds("keepForMs", keepForMs),
    ...(remember === undefined ? ["", ""] : [milliseconds("remember.forMs", remember.forMs), key(remember.key)]),
  ];
}

/** Thirty thousand years: a sum of a few of them and a time is exact. */
const MAX_MS = 2 ** 50;

function milliseconds(name: string, value: number): string {
  if (isCount(value) && value <= MAX_MS) return `${value}`;
  throw new RangeError(`expected \`${name}\` to be a whole number of milliseconds from 0 to 2^50`);
}

function count(name: string, value: number): string {
  if (isCount(value)) return `${value}`;
  throw new RangeError(`expected \`${name}\` to be a whole number from 0 to 2^53 - 1`);
}

function addedOf({ word, records: [record, previous] }: Reply): AddedApproval {
  if (word === "taken") throw new Error("an approval of this id is there already");
  if (record === undefined) return { full: word === "full" ? "all" : "account" };
  if (word === "there") return { record, added: false };
  return previous === undefined ? { record, added: true } : { record, added: true, previous };
}
