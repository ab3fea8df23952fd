import { readPage } from "./pages.js";

/** A table of calls below a JSON block, which is a policy, several, or a condition. */
export interface CallTable {
  readonly section: string;
  readonly document: unknown;
  /** Whether a row has a whole call, or the arguments of one. */
  readonly hasCalls: boolean;
  /** Whether it says `TRUE`, `FALSE` or `INDETERMINATE` of a condition, or the code of a decision. */
  readonly ofCondition: boolean;
  readonly rows: readonly (readonly [call: string, expected: string])[];
}

const TABLE =
  /^```json\n((?:(?!^```).)*?)^```\n(?:(?!```).)*?^\| (call|arguments) \| (decision|result) \|[^\n]*\n\|[-|]+\n((?:\|[^\n]+\n)+)/gms;

function rowsOf(section: string, text: string): CallTable["rows"] {
  return text
    .trim()
    .split("\n")
    .map((row) => {
      const [, call, expected] = /^\| `(.+?)` \| (.+?) \|/.exec(row) ?? [];
      if (call === undefined || expected === undefined) throw new Error(`a row below ${section} has no call: ${row}`);
      return [call, expected] as const;
    });
}

export const tablesOf = (page: string): readonly CallTable[] =>
  readPage(page)
    .split(/^(?=##+ )/m)
    .flatMap((text) => {
      const section = /^#+ (.+)/.exec(text)?.[1] ?? "";
      return [...text.matchAll(TABLE)].map(([, block = "", first, second, rows = ""]) => ({
        section,
        document: JSON.parse(block),
        hasCalls: first === "call",
        ofCondition: second === "result",
        rows: rowsOf(section, rows),
      }));
    });
