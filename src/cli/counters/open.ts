import { reasonOf } from "../../stores/cause.js";
import type { Io } from "../command.js";
import { CommandError } from "../shared/command-error.js";
import { shown } from "../shared/shown.js";
import { connectRedis, createPool, loadSqlite, withoutSqlite } from "../shared/store-clients.js";
import { addressShown, placeInState, readPlace } from "../shared/store-place.js";
import type { CounterTable } from "./counter-table.js";
import { postgresTable } from "./postgres.js";
import { redisTable } from "./redis.js";
import { sqliteTable } from "./sqlite.js";

/** A page of a large table may take longer than a call may wait. */
const QUERY_MS = 30_000;

/** The counters of the store that `--store` names; left out, the proxy's file in the user's state folder. */
export async function openTable(named: string | undefined, env: Io["env"]): Promise<CounterTable> {
  const place = named === undefined ? placeInState(env) : readPlace(named);
  switch (place.kind) {
    case "nowhere":
      throw new CommandError(place.why);
    case "memory":
      throw new CommandError(
        "counts in memory are seen by the process that counts alone, and end with it; give the `--store` of a proxy that counts in a file, Redis or Postgres",
      );
    case "redis":
      return told(redisTable(await connectRedis(place.url)), addressShown(place.url));
    case "postgres":
      return told(postgresTable(await createPool(place.url, QUERY_MS)), addressShown(place.url));
    case "file": {
      const { file } = place;
      const open = await loadSqlite(named !== undefined);
      if (open === undefined) throw new CommandError(withoutSqlite(named !== undefined));
      return told(await attempt(async () => sqliteTable(file, open), shown(file)), shown(file));
    }
  }
}

/** The same, whose errors are told with the store's name. */
const told = (table: CounterTable, name: string): CounterTable => ({
  async *pages() {
    const pages = table.pages()[Symbol.asyncIterator]();
    for (;;) {
      const { done, value } = await attempt(() => pages.next(), name);
      if (done === true) return;
      yield value;
    }
  },
  remove: (found) => attempt(() => table.remove(found), name),
  close: () => table.close(),
});

async function attempt<T>(work: () => Promise<T>, name: string): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CommandError) throw error;
    const said = reasonOf(error);
    const hint = /no such table/.test(said) ? "; nothing has counted in this file yet" : "";
    throw new CommandError(`the store ${name} does not answer: ${said}${hint}`);
  }
}
