import type {
  AddedApproval,
  ApprovalAnswer,
  ApprovalBounds,
  ApprovalQuery,
  ApprovalStore,
  AskedApproval,
  DecidedApproval,
  StoredApproval,
} from "../../approvals/store.js";
import { question, ROOM } from "./test-approval.js";

/** A store whose every answer is held to the form that the contract gives it. */
export interface Caller {
  /** The store itself, whose answers nobody has looked at. */
  readonly raw: ApprovalStore;
  add(asked: AskedApproval, bounds?: ApprovalBounds): Promise<AddedApproval>;
  /** Adds `question(id, over)`; throws unless it is there now and was not before. */
  ask(id: string, over?: Partial<AskedApproval>): Promise<StoredApproval>;
  find(id: string): Promise<StoredApproval | undefined>;
  /** The record of this id; throws if there is none. */
  record(id: string): Promise<StoredApproval>;
  list(query?: Partial<ApprovalQuery>): Promise<readonly StoredApproval[]>;
  /** The ids of a list. */
  ids(query?: Partial<ApprovalQuery>): Promise<readonly string[]>;
  decide(id: string, answer: ApprovalAnswer): Promise<DecidedApproval | undefined>;
  /** Whether an answer is taken. */
  takes(id: string, answer: ApprovalAnswer): Promise<boolean>;
  spend(id: string): Promise<boolean>;
  remembered(key: string): Promise<StoredApproval | undefined>;
  /** Waits until the store's clock shows this time, by what it shows with the record of this id. */
  until(id: string, time: number): Promise<void>;
  /** Waits until the record of this id has ended. */
  end(id: string): Promise<void>;
}

/** @param advance Lets so many milliseconds pass on the store's clock; without it the clock runs by itself. */
export function callerOf(store: ApprovalStore, advance?: (ms: number) => unknown): Caller {
  const find = async (id: string) => readOptional(await store.find(id));
  const record = async (id: string): Promise<StoredApproval> => (await find(id)) ?? fail(`a record of the id ${id}`);
  const add = async (asked: AskedApproval, bounds = ROOM) => readAdded(await store.add(asked, bounds));
  const list = async (query: Partial<ApprovalQuery> = {}) => {
    const records = await store.list({ open: false, limit: 100, ...query });
    return Array.isArray(records) ? records.map(readRecord) : fail("a list of records");
  };
  const decide = async (id: string, answer: ApprovalAnswer) => readDecided(await store.decide(id, answer));
  const until = async (id: string, time: number): Promise<void> => {
    for (let { now } = await record(id); now < time; { now } = await record(id)) await advance?.(time - now);
  };
  return {
    raw: store,
    ...{ add, find, record, list, decide, until },
    async ask(id, over) {
      const answer = await add(question(id, over));
      return "record" in answer && answer.added ? answer.record : fail(`the question ${id} to be added`);
    },
    ids: async (query) => (await list(query)).map(({ id }) => id),
    takes: async (id, answer) => ((await decide(id, answer)) ?? fail(`a record of the id ${id}`)).decided,
    spend: async (id) => readBoolean("spend", await store.spend(id)),
    remembered: async (key) => readOptional(await store.remembered(key)),
    end: async (id) => until(id, (await record(id)).expiresAt),
  };
}

function fail(expected: string): never {
  throw new Error(`expected ${expected}`);
}

function readBoolean(name: string, value: unknown): boolean {
  return typeof value === "boolean" ? value : fail(`\`${name}\` to be a boolean, got ${typeof value}`);
}

const STATES = ["pending", "approved", "denied", "spent", "outdated"];
const TEXTS = ["id", "call", "policy", "account", "body"] as const;
const TIMES = ["askedAt", "expiresAt", "now"] as const;

/** A record with its members in one order. */
function readRecord(value: unknown): StoredApproval {
  const record = (value ?? {}) as StoredApproval;
  for (const name of TEXTS) if (typeof record[name] !== "string") fail(`\`${name}\` to be a string`);
  for (const name of TIMES) if (!Number.isFinite(record[name])) fail(`\`${name}\` to be a number`);
  if (!STATES.includes(record.state)) fail(`\`state\` among ${STATES.join(", ")}`);
  const { id, call, policy, account, body, state, askedAt, expiresAt } = record;
  const { answeredAt, answer, rememberedUntil, now } = record;
  if ((answeredAt === undefined) !== (answer === undefined)) fail("`answeredAt` and `answer`, or neither");
  const asked = { id, call, policy, account, body, state, askedAt, expiresAt };
  return { ...asked, answeredAt, answer, rememberedUntil, now };
}

const readOptional = (value: unknown): StoredApproval | undefined =>
  value === undefined ? undefined : readRecord(value);

function readAdded(value: unknown): AddedApproval {
  const { record, added, previous, full } = (value ?? {}) as Record<string, unknown>;
  if (full === "all" || full === "account") return { full };
  const there = { record: readRecord(record), added: readBoolean("added", added) };
  return previous === undefined ? there : { ...there, previous: readRecord(previous) };
}

function readDecided(value: unknown): DecidedApproval | undefined {
  if (value === undefined) return undefined;
  const { decided, record } = (value ?? {}) as Record<string, unknown>;
  return { decided: readBoolean("decided", decided), record: readRecord(record) };
}
