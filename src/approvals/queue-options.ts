import {
  callback,
  hasMethods,
  milliseconds,
  optional,
  type Read,
  readOptions,
  required,
  wholeNumber,
} from "../options.js";
import type { ApprovalRecord } from "./record.js";
import type { ApprovalRedaction } from "./redact.js";
import type { ApprovalStore } from "./store.js";

/**
 * The options of `createApprovalQueue`.
 *
 * @example
 * ```ts
 * import { type ApprovalQueueOptions, createApprovalQueue, createMemoryApprovalStore } from "tollgate/approvals";
 *
 * const options: ApprovalQueueOptions = { store: createMemoryApprovalStore(), expiresAfterMs: 600_000 };
 * const queue = createApprovalQueue(options);
 * ```
 */
export interface ApprovalQueueOptions {
  /** Where questions and answers are kept; all processes that ask or answer share it. */
  readonly store: ApprovalStore;
  /** Bound to each question: servers that share a store and do not mean the same by a tool's name have each their own. Default `""`. */
  readonly namespace?: string | undefined;
  /** How long a question stands, in milliseconds. Default 3,600,000: an hour. */
  readonly expiresAfterMs?: number | undefined;
  /** How long an answer counts for the call that it was asked about, in milliseconds. Default 900,000: fifteen minutes. */
  readonly answerCountsForMs?: number | undefined;
  /** How long a record is kept after its end, in milliseconds. Default 604,800,000: seven days. */
  readonly keepForMs?: number | undefined;
  /** The most open questions. One more is not asked, and its call is denied. Default 1,000. */
  readonly maxPending?: number | undefined;
  /** The same for each account: a grant, else a session. Default 20. */
  readonly maxPendingPerAccount?: number | undefined;
  /** How long the store may take for one operation, in milliseconds. Default 1,000. */
  readonly storeTimeoutMs?: number | undefined;
  /** Values that are kept as a keyed hash alone, and shown as `•••`. Default: none. */
  readonly redact?: ApprovalRedaction | undefined;
  /** Where a person answers: the address of a page, by the id of the question. A client that can open addresses offers it. */
  readonly url?: ((id: string) => string) | undefined;
  /** How a person answers, for the model and the person who reads its words. Default: the `url`, if there is one. */
  readonly howToAnswer?: ((id: string) => string) | undefined;
  /** Told of each new question, for instance to send a message. Nothing waits for it, and errors it throws are ignored. */
  readonly notify?: ((record: ApprovalRecord) => void) | undefined;
  /** Told why the store failed, for the operator: the caller never learns it. Errors it throws are ignored. */
  readonly onStoreFailure?: ((error: unknown) => void) | undefined;
}

/** Options as the queue uses them. */
export type QueueSettings = ReturnType<typeof readQueueOptions>;

const MIN_KEY_LENGTH = 16;
const PATH = /^(?:args|principal)(?:\.[^.]+)+$/;

const isRedaction = (value: unknown): value is ApprovalRedaction => {
  const { paths, key } = Object(value) as Partial<ApprovalRedaction>;
  return (
    Array.isArray(paths) &&
    paths.every((path) => typeof path === "string" && PATH.test(path)) &&
    typeof key === "string" &&
    key.length >= MIN_KEY_LENGTH
  );
};

const isText = (value: unknown): boolean => typeof value === "string";

/** Longer than a timer can wait: it is the store that counts them. */
const span = (fallback: number): Read<number> => wholeNumber(fallback);

export function readQueueOptions(options: ApprovalQueueOptions) {
  return readOptions<{ [Name in keyof Required<ApprovalQueueOptions>]: ApprovalQueueOptions[Name] } & Defaulted>(
    "createApprovalQueue",
    options,
    {
      store: required<ApprovalStore>("a store of approvals, as `createMemoryApprovalStore` makes one", (value) =>
        hasMethods(value, "add", "find", "list", "decide", "spend", "remembered"),
      ),
      namespace: optional("a text", isText, ""),
      expiresAfterMs: span(3_600_000),
      answerCountsForMs: span(900_000),
      keepForMs: span(604_800_000),
      maxPending: wholeNumber(1_000),
      maxPendingPerAccount: wholeNumber(20),
      storeTimeoutMs: milliseconds(1_000),
      redact: optional<ApprovalRedaction | undefined>(
        `\`{ paths, key }\` with paths such as \`args.password\` and a key of at least ${MIN_KEY_LENGTH} characters`,
        isRedaction,
      ),
      url: callback(),
      howToAnswer: callback(),
      notify: callback(),
      onStoreFailure: callback(),
    },
  );
}

/** The options that have a default. */
interface Defaulted {
  readonly namespace: string;
  readonly expiresAfterMs: number;
  readonly answerCountsForMs: number;
  readonly keepForMs: number;
  readonly maxPending: number;
  readonly maxPendingPerAccount: number;
  readonly storeTimeoutMs: number;
}
