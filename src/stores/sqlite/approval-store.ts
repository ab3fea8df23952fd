import type { ApprovalStore } from "../../approvals/store.js";
import { epochClock, readOptions } from "../../options.js";
import { createTime } from "../../time.js";
import { createStoreOver } from "../approval-protocol.js";
import type { ApprovalOperation } from "../approval-replies.js";
import { busyTimeout, createAccess } from "./access.js";
import { type Approvals, createTable, prepareApprovals } from "./approvals.js";
import type { SqliteDatabase } from "./database.js";
import { requireDatabase } from "./recognise.js";

/**
 * The options of `createSqliteApprovalStore`.
 *
 * @example
 * ```ts
 * import Database from "libsql";
 * import { createSqliteApprovalStore, type SqliteApprovalStoreOptions } from "tollgate/sqlite";
 *
 * const options: SqliteApprovalStoreOptions = { database: new Database("approvals.db"), busyTimeoutMs: 500 };
 * const store = createSqliteApprovalStore(options);
 * ```
 */
export interface SqliteApprovalStoreOptions {
  /**
   * An open database of node:sqlite (`DatabaseSync`), better-sqlite3, libsql or bun:sqlite; a connection of the store's own. The file may
   * be that of the counters.
   */
  readonly database: SqliteDatabase;
  /** How long a call may wait while another process writes, in milliseconds. Default 100. */
  readonly busyTimeoutMs?: number | undefined;
  /** Epoch milliseconds. Default `Date.now`. */
  readonly clock?: (() => number) | undefined;
}

/** Records forgotten for each new one, so that they go at twice the speed of what comes. */
const SWEPT_PER_RECORD = 2;
const WRITES: readonly ApprovalOperation[] = ["add", "decide", "spend"];

/**
 * Keeps questions and answers in a SQLite file, which outlives the process and which any number of processes on one machine
 * share. A killed process and a power cut lose nothing that was answered: the store sets `synchronous` of its connection to FULL.
 * All else is as in `createSqliteStore`; what that throws, this rejects with.
 *
 * @throws {TypeError} for an option that it does not know or whose value it cannot use.
 * @example
 * ```ts
 * import Database from "libsql"; // or better-sqlite3, or { DatabaseSync } from "node:sqlite"
 * import { createApprovalQueue } from "tollgate/approvals";
 * import { createSqliteApprovalStore } from "tollgate/sqlite";
 *
 * const store = createSqliteApprovalStore({ database: new Database("approvals.db") });
 * const queue = createApprovalQueue({ store });
 * ```
 */
export function createSqliteApprovalStore(options: SqliteApprovalStoreOptions): ApprovalStore {
  const { database, busyTimeoutMs, clock } = readOptions("createSqliteApprovalStore", options, {
    database: requireDatabase,
    busyTimeoutMs: busyTimeout,
    clock: epochClock(),
  });
  const time = createTime(clock);
  const { read, write } = createAccess<Approvals>(database, busyTimeoutMs, {
    createTable,
    prepare: prepareApprovals,
    sweep: ({ sweep }, most) => sweep(time(), most),
    mayLose: false,
  });
  return createStoreOver(async (operation, values) => {
    const access = WRITES.includes(operation) ? write : read;
    return access((approvals) => {
      const now = time();
      const [word, ...lines] = OPERATIONS[operation](approvals, now, values);
      return [`${word}\t${now}`, ...lines.filter((line) => line !== undefined)].join("\n");
    });
  });
}

/** The word and the lines of a reply. */
type Operation = (approvals: Approvals, now: number, values: string[]) => (string | undefined)[];

/** Each operation as `approval-protocol.ts` has it. */
const OPERATIONS: Readonly<Record<ApprovalOperation, Operation>> = {
  add(approvals, now, [id = "", call = "", policy = "", account = "", question = "", ...numbers]) {
    const [standsMs = 0, keptMs = 0, pending = 0, pendingOfAccount = 0] = numbers.map(Number);
    if (approvals.taken(id) !== undefined) return ["taken"];
    approvals.outdate(call, policy, now);
    const same = approvals.live(call, policy, now);
    if (same !== undefined) return ["there", same];
    const previous = approvals.latest(call, now);
    const [open = 0, ofAccount = 0] = approvals.open(account, now)!.split(" ").map(Number);
    if (open >= pending) return ["full"];
    if (ofAccount >= pendingOfAccount) return ["full of account"];
    approvals.sweep(now, SWEPT_PER_RECORD);
    const end = now + standsMs;
    return ["added", approvals.insert(id, call, policy, account, question, now, end, end + keptMs), previous];
  },

  find: ({ find }, now, [id = ""]) => foundOf(find(id, now)),

  list(approvals, now, [open, limit = "", ...before]) {
    const list = open === "1" ? approvals.listOpen : approvals.list;
    return ["list", list(now, ...before, limit)];
  },

  decide(approvals, now, [id = "", yes, answer = "", countsMs, keptMs, rememberedMs, key = ""]) {
    if (approvals.find(id, now) === undefined) return ["none"];
    const approved = yes === "1";
    const end = now + Number(countsMs);
    const until = rememberedMs === "" ? "" : now + Number(rememberedMs);
    const forgetAt = Math.max(end, until || end) + Number(keptMs);
    const [state, also] = approved ? ["approved", "pending"] : ["denied", "approved"];
    let decided = approvals.answer(state!, answer, now, end, until, forgetAt, id, now, also!) !== undefined;
    if (decided && until !== "") {
      approvals.free(key);
      approvals.remember(key, id);
    }
    if (!decided && !approved) decided = approvals.forgetYes(now, id, now) !== undefined;
    return [decided ? "decided" : "late", approvals.record(id)];
  },

  spend: ({ spend }, now, [id = ""]) => [spend(id, now) === undefined ? "none" : "spent"],

  remembered: ({ remembered }, now, [key = ""]) => foundOf(remembered(key, now)),
};

const foundOf = (line: string | undefined): (string | undefined)[] => (line === undefined ? ["none"] : ["found", line]);
