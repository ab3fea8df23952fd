import { optional, type Read, readOptions, required } from "../options.js";

/**
 * The answer of a person to a question.
 *
 * @example
 * ```ts
 * import type { QueueAnswer } from "tollgate/approvals";
 *
 * const yes: QueueAnswer = { approve: true, by: "ann@example.com", rememberSeconds: 900 };
 * const no: QueueAnswer = { approve: false, by: "ann@example.com", note: "use the staging project" };
 * ```
 */
export interface QueueAnswer {
  readonly approve: boolean;
  /** The name of the person, as the history shows it: 1 to 200 characters. */
  readonly by: string;
  /** For the model and the history: at most 1,000 characters. */
  readonly note?: string | undefined;
  /** With a yes: for so many seconds it also counts for the calls that the record's `remember` describes, at most as many as that says. */
  readonly rememberSeconds?: number | undefined;
}

const text =
  (least: number, most: number) =>
  (value: unknown): boolean =>
    typeof value === "string" && value.length >= least && value.length <= most;

const isSeconds = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 1;

const approval: Read<boolean> = required("`true` or `false`", (value) => typeof value === "boolean");

/** Reads an answer; throws a `TypeError` that says what was expected. */
export function readAnswer(answer: QueueAnswer): QueueAnswer {
  const read = readOptions<QueueAnswer>("decide", answer, {
    approve: approval,
    by: required("a text of 1 to 200 characters that says who answers", text(1, 200)),
    note: optional<string | undefined>("a text of at most 1,000 characters", text(0, 1_000)),
    rememberSeconds: optional<number | undefined>("a whole number of seconds, at least 1", isSeconds),
  });
  if (!read.approve && read.rememberSeconds !== undefined)
    throw new TypeError("decide: expected `rememberSeconds` with a yes alone");
  return read;
}
