import { isUnreadable } from "./names.js";

/** Longer than the name of any tool or prompt. */
const LONGEST_NAME = 1_024;
/** Longer than URIs are. */
const LONGEST_URI = 8_192;

/** Characters that some language strips from the ends of a text: white space, and characters that show nothing. */
const STRIPPED = /^[\p{White_Space}\p{Z}\p{Cf}\p{Default_Ignorable_Code_Point}]|[\p{White_Space}\p{Z}\p{Cf}\p{Default_Ignorable_Code_Point}]$/u; // biome-ignore format: one line

/** Why some server could take the name for that of another tool, resource or prompt; undefined if none does. */
export function flawOfName(name: string, isUri: boolean): string | undefined {
  const longest = isUri ? LONGEST_URI : LONGEST_NAME;
  if (name.length > longest) return `must have at most ${longest} characters`;
  if (isUnreadable(name)) return "must not have control characters or lone surrogates";
  if (STRIPPED.test(name)) return "must not begin or end with white space or invisible characters";
  return undefined;
}
