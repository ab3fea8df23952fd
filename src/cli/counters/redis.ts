import type { ChainableCommander, Redis } from "ioredis";
import { reasonOf } from "../../stores/cause.js";
import { explainer } from "../../stores/redis/explainer.js";
import { withDeadline } from "../../time.js";
import { type Content, type CounterTable, type Entry, PAGE } from "./counter-table.js";

const PREFIX = "tollgate";
/** The two forms of `stores/redis/hash-tag.ts`: by prefix and by subject. */
const KEYS: readonly RegExp[] = [
  /^\{tollgate\}:(?<counter>[^\t]*)\t(?<start>-?\d+|sliding)\t(?<subject>[^\t]*)$/,
  /^tollgate:\{=(?<subject>[^\t}]*)\}:(?<counter>[^\t]*)\t(?<start>-?\d+|sliding)$/,
];
/** Windows of a counter that slides, in the form of `stores/redis/protocol.ts`. */
const WINDOW = /(\d+) *:(-?\d+):\d+/g;

const DEADLINE_MS = 10_000;

/** The counters of a Redis. Its `SCAN` may give a key twice while the server makes its table larger. */
export function redisTable(client: Redis): CounterTable {
  const explain = explainer(client, "ioredis", PREFIX);
  const ask = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await withDeadline(work, DEADLINE_MS);
    } catch (error) {
      const said = reasonOf(explain(error));
      throw new Error(/\bNOPERM\b/.test(said) ? `${said}; and to list and reset, SCAN and DEL` : said);
    }
  };
  /** A command for each key, in one round trip; a key that holds something else is null. */
  const each = async (keys: readonly string[], command: (all: ChainableCommander, key: string) => void) => {
    if (keys.length === 0) return [];
    const all = client.pipeline();
    for (const key of keys) command(all, key);
    return (await all.exec())!.map(([error, reply]) => {
      if (error !== null && !/^WRONGTYPE/.test(error.message)) throw error;
      return error === null ? reply : null;
    });
  };
  return {
    async *pages() {
      let cursor = "0";
      do {
        const [next, found] = await ask(() => client.scan(cursor, "MATCH", `*${PREFIX}*`, "COUNT", PAGE));
        const keys = [...new Set(found)].filter((key) => partsOf(key) !== undefined);
        const [seconds, micros] = await ask(() => client.time());
        const values = await ask(() => each(keys, (all, key) => all.get(key)));
        yield {
          now: Number(seconds) * 1_000 + Math.floor(Number(micros) / 1_000),
          entries: keys.flatMap((key, i): Entry[] => {
            const value = values[i];
            return typeof value === "string" ? [{ place: [key], content: contentOf(partsOf(key)!, value) }] : [];
          }),
        };
        cursor = next;
      } while (cursor !== "0");
    },
    async remove(found) {
      const keys = found.map(({ place }) => place[0]!);
      const removed = await ask(() => each(keys, (all, key) => all.del(key)));
      return removed.filter((count) => count === 1).length;
    },
    close: () => client.disconnect(),
  };
}

interface Parts {
  readonly counter: string;
  readonly subject: string;
  readonly start: string;
}

const partsOf = (key: string): Parts | undefined =>
  KEYS.map((form) => form.exec(key)?.groups as Parts | undefined).find((parts) => parts !== undefined);

function contentOf({ counter, subject, start }: Parts, value: string): Content {
  const windows =
    start === "sliding"
      ? [...value.matchAll(WINDOW)].flatMap(([, count, from]) => [Number(from), Number(count)])
      : [Number(start), Number(value)];
  return { counter, subject, windows };
}
