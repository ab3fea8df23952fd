import type { StoredApproval, StoredApprovalState } from "../approvals/store.js";

export type ApprovalOperation = "add" | "find" | "list" | "decide" | "spend" | "remembered";

/** The reply of a database to an operation. */
export interface Reply {
  readonly word: string;
  readonly records: readonly StoredApproval[];
}

type Records = readonly [least: number, most: number];

/** The words with which the reply to each operation may begin, and how many records follow. */
const WORDS: Readonly<Record<ApprovalOperation, Readonly<Record<string, Records>>>> = {
  // The record, and the one that was there before; the one that is there; no room in all, or of the account; the id is there.
  add: { added: [1, 2], there: [1, 1], full: [0, 0], "full of account": [0, 0], taken: [0, 0] },
  find: { found: [1, 1], none: [0, 0] },
  list: { list: [0, Number.POSITIVE_INFINITY] },
  decide: { decided: [1, 1], late: [1, 1], none: [0, 0] },
  spend: { spent: [0, 0], none: [0, 0] },
  remembered: { found: [1, 1], none: [0, 0] },
};

/** Reads a reply; throws if it is not one to this operation. `approval-protocol.ts` says what stands in it. */
export function readReply(operation: ApprovalOperation, text: string): Reply {
  const [head = "", ...lines] = text.split("\n");
  const [word = "", now = "", ...more] = head.split("\t");
  const [least, most] = Object.hasOwn(WORDS[operation], word) ? WORDS[operation][word]! : NEVER;
  if (lines.length < least || lines.length > most || more.length > 0) throw new Error(NOT_A_REPLY);
  const time = readTime(now);
  return { word, records: lines.map((line) => readRecord(line, time)) };
}

const NEVER: Records = [1, 0];
const STATES: readonly string[] = ["pending", "approved", "denied", "spent", "outdated"];

function readRecord(line: string, now: number): StoredApproval {
  const [state = "", askedAt = "", expiresAt = "", answeredAt, rememberedUntil, answer, question] = line.split("\t");
  const [id, call, policy, account, body] = readTexts(question ?? "", 5);
  if (!STATES.includes(state)) throw new Error(NOT_A_REPLY);
  return {
    ...{ id: id!, call: call!, policy: policy!, account: account!, body: body! },
    state: state as StoredApprovalState,
    ...{ askedAt: readTime(askedAt), expiresAt: readTime(expiresAt) },
    ...(answeredAt && { answeredAt: readTime(answeredAt), answer: readTexts(`[${answer}]`, 1)[0]! }),
    ...(rememberedUntil && { rememberedUntil: readTime(rememberedUntil) }),
    now,
  };
}

function readTime(text: string): number {
  const time = /^-?\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(time)) throw new Error(NOT_A_REPLY);
  return time;
}

/** A list of so many texts. An error of the parser would show a part of them. */
function readTexts(json: string, length: number): readonly string[] {
  let texts: unknown;
  try {
    texts = JSON.parse(json);
  } catch {
    // The error is told below.
  }
  if (Array.isArray(texts) && texts.length === length && texts.every((text) => typeof text === "string")) return texts;
  throw new Error(NOT_A_REPLY);
}

const NOT_A_REPLY = "the database's answer is not one about approvals";
