import type { Message } from "./records.js";

/** What the engines call the counters, as their messages show it. */
export interface Names {
  /** Whether this string and this counter have only ever met each other. */
  agree(string: string, key: string): boolean;
  /** What is wrong where an engine charges a window that is older than one it has charged before on that counter. */
  reopened(message: Message): string | undefined;
}

export function createNames(): Names {
  const keys = new Map<string, string>();
  const strings = new Map<string, string>();
  const newest = new Map<string, number>();
  return {
    agree(string, key) {
      if (!keys.has(string)) keys.set(string, key);
      if (!strings.has(key)) strings.set(key, string);
      return keys.get(string) === key && strings.get(key) === string;
    },
    reopened({ engine, charges }) {
      for (const { counter, windowStart } of charges) {
        const place = `${engine} ${counter}`;
        const known = newest.get(place);
        if (known !== undefined && windowStart < known)
          return `engine ${engine} reopens the window ${windowStart} of \`${counter}\` after ${known}`;
        newest.set(place, windowStart);
      }
      return undefined;
    },
  };
}
