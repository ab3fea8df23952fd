// Run by a runtime that has processes: prints the outcome of all checks. Its arguments are a folder, and modules of SQLite drivers.
import { createDenoKvStore } from "../../examples/store/deno-kv.mjs";
import { storeChecks } from "./checks.js";
import { run } from "./everywhere.js";
import { sqliteChecks } from "./sqlite.js";

declare const Deno: { openKv(file: string): Promise<Kv> } | undefined;
type Kv = Parameters<typeof createDenoKvStore>[0] & { close(): void };

const [folder = "", ...drivers] = process.argv.slice(2);
const stores = drivers.map(
  async (name) => [`SQLite by ${name}`, await sqliteChecks(name, await import(name), folder)] as const,
);
let files = 0;
/** Each over the same counters as the others of its file. */
async function openKv(file = `${folder}/${++files}.kv`) {
  const kv = await Deno!.openKv(file);
  return { file, kv, store: createDenoKvStore(kv), close: () => kv.close() };
}
const kvChecks = () =>
  storeChecks({
    create: () => openKv(),
    async createPair() {
      const one = await openKv();
      const other = await openKv(one.file);
      return { store: one.store, peer: other.store, close: () => [one, other].forEach(({ close }) => void close()) };
    },
    async createUnreachable() {
      const { store, close } = await openKv();
      close();
      return store;
    },
  });
const outcomes = { ...(await run()), ...Object.fromEntries(await Promise.all(stores)) };
if (typeof Deno !== "undefined") Object.assign(outcomes, { "Deno KV": await kvChecks() });
console.log(JSON.stringify(outcomes));
