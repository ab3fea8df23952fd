import { readFileSync } from "node:fs";

/** What a command is to print, as a person has read it and found it good. */
export const golden = (name: string): string => readFileSync(new URL(`./golden/${name}`, import.meta.url), "utf8");
