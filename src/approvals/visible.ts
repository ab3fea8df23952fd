/**
 * Characters that show nothing, that look like a space and are none, or that turn text around would let a call look like
 * another one. The five in the last class are blank although no property of Unicode says so.
 */
const UNSEEN =
  /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\u{1d159}\u{13441}\u{13442}\u{16fe4}]|(?! )[\p{Zs}\p{White_Space}]/gu;

/**
 * The text on one line, for a person: each character that shows nothing or turns text around is written as `\u{202e}`. Use it for each
 * text of a record in a message of your own.
 *
 * @example
 * ```ts
 * import { type ApprovalRecord, visible } from "tollgate/approvals";
 *
 * const line = ({ tool, reason }: ApprovalRecord): string => visible(`${tool}: ${reason}`);
 * ```
 */
export const visible = (text: string): string =>
  text.replaceAll(UNSEEN, (character) => `\\u{${character.codePointAt(0)?.toString(16).padStart(4, "0")}}`);

/**
 * JSON text whose long numbers are texts of the digits that the server reads: JavaScript writes zeros for their last digits.
 *
 * @example
 * ```ts
 * import { type ApprovalRecord, exactJson, visible } from "tollgate/approvals";
 *
 * const line = ({ args }: ApprovalRecord): string => visible(exactJson(args));
 * ```
 */
export const exactJson = (value: unknown, indent?: number): string => JSON.stringify(value, exactly, indent);

/** The number as the server reads it. */
export const digitsOf = (value: number): string => (isLong(value) ? `${BigInt(value)}` : JSON.stringify(value));

const isLong = (value: unknown): value is number => Number.isFinite(value) && Math.abs(value as number) >= 2 ** 53;

const exactly = (_: string, value: unknown): unknown => (isLong(value) ? digitsOf(value) : value);
