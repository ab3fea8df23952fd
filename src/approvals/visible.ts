/**
 * Characters that show nothing, that look like a space and are none, or that turn text around would let a call look like
 * another one. The five in the last class are blank although no property of Unicode says so.
 */
const UNSEEN =
  /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\u{1d159}\u{13441}\u{13442}\u{16fe4}]|(?! )[\p{Zs}\p{White_Space}]/gu;

/** The text on one line, each character that a person would not see written as `\u{…}`. */
export const visible = (text: string): string =>
  text.replaceAll(UNSEEN, (character) => `\\u{${character.codePointAt(0)?.toString(16).padStart(4, "0")}}`);

/** JSON text whose long numbers are as the server reads them: JavaScript writes zeros for their last digits. */
export const exactJson = (value: unknown, indent?: number): string => JSON.stringify(value, exactly, indent);

const exactly = (_: string, value: unknown): unknown =>
  Number.isFinite(value) && Math.abs(value as number) >= 2 ** 53 ? `${BigInt(value as number)}` : value;
