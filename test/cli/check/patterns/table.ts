import { readFileSync } from "node:fs";

/** A condition as policies have it, and what `check` says of it. */
export interface Row {
  readonly list: "require" | "deny_if";
  readonly path: string;
  readonly op: string;
  readonly value: string | readonly string[];
  readonly id: string | null;
  /** The text that shows it. */
  readonly takes: string | null;
  /** The pattern to write instead. */
  readonly write: string | null;
}

export const rows: readonly Row[] = JSON.parse(readFileSync(new URL("real.json", import.meta.url), "utf8"));

/** The pattern that a message advises; null if it has none. */
export function advisedIn(message: string): string | null {
  const advised = /write (?:`regex` with )?`("(?:[^"\\]|\\.)*")`/.exec(message)?.[1];
  return advised === undefined ? null : JSON.parse(advised);
}

const code = (text: string): string => {
  const fence = text.includes("`") ? "``" : "`";
  const pad = fence === "``" ? " " : "";
  return `${fence}${pad}${text.replaceAll("|", "\\|")}${pad}${fence}`;
};

/** The rows as a table of docs/checks.md: patterns bare, other texts as JSON. */
export function tableOf(all: readonly Row[]): string {
  const lines = all.map(({ list, path, op, value, id, takes, write }) => {
    const compared = op === "regex" ? code(String(value)) : `\`${op}\` ${code(JSON.stringify(value))}`;
    const shown =
      takes === null ? "" : `${list === "require" ? ", takes" : ", does not find"} ${code(JSON.stringify(takes))}`;
    const instead = write === null ? "" : `; write ${code(write)}`;
    return `| \`${list}\` | \`${path}\` | ${compared} | ${id === null ? "fine" : `${id}${shown}${instead}`} |`;
  });
  return ["| list | argument | pattern | what `check` says |", "|---|---|---|---|", ...lines].join("\n");
}
